namespace DaxVerify.Vocabulary.Operations;

/// <summary>What a mapping may be used for.</summary>
[Flags]
public enum Protection
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Loads.</summary>
    Read = 1,

    /// <summary>Stores; on x86-64 loads too.</summary>
    Write = 2,

    /// <summary>Execution; on x86-64 loads too.</summary>
    Execute = 4,
}
