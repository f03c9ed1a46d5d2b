namespace DaxVerify.Kernel.Confirming;

/// <summary>What came of the search for a finding's symptom on a kernel.</summary>
public enum FindingVerdict
{
    /// <summary>The kernel shows it.</summary>
    Shown,

    /// <summary>The kernel shows a symptom of another kind than the finding's.</summary>
    AnotherSymptom,

    /// <summary>Nothing showed before the bound.</summary>
    NotShown,

    /// <summary>The script can't run on this kernel, or the kernel can't tell such a symptom.</summary>
    NotRun,

    /// <summary>The kernel came up for other findings, but died or hung before this one's script in every boot.</summary>
    NoBoot,

    /// <summary>The command was interrupted before it was known.</summary>
    Interrupted,
}
