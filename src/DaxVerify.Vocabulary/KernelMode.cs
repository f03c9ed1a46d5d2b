namespace DaxVerify.Vocabulary;

/// <summary>Whose behaviour a machine shows, bus and specification alike. Its words are those of <see cref="KernelModeNames"/>.</summary>
public enum KernelMode
{
    /// <summary>Refuses or repairs what a maintainer would call wrong; every invariant holds. The default.</summary>
    Strict,

    /// <summary>What recorded Linux 6.1 does, defects included; matching by the match-always policy.</summary>
    Linux61,

    /// <summary>What recorded Linux 6.12 does, defects included; matching by type.</summary>
    Linux612,
}
