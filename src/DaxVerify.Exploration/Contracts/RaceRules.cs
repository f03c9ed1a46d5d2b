namespace DaxVerify.Exploration;

/// <summary>Which data races are reported.</summary>
public enum RaceRules
{
    /// <summary>
    /// All that can do harm by .NET's memory model. Not reported is a single read of a reference beside an unordered write of it, nor are, through that reference, accesses to what the writer did
    /// to the object before.
    /// </summary>
    Harmful,

    /// <summary>Also those, as for code in a language that promises nothing of the kind.</summary>
    Strict,
}
