namespace DaxVerify.Analyzers.Symbols;

/// <summary>Why a lock counts as held, which decides what may be said when it isn't released.</summary>
internal enum HeldOrigin
{
    /// <summary>Taken here: must be released, or promised by the contract.</summary>
    Acquired,

    /// <summary>Held by the caller, by contract.</summary>
    Required,

    /// <summary>Asserted, or perhaps held after an exception: nobody is asked to release it, and nobody is blamed for it.</summary>
    Asserted,

    /// <summary>Perhaps held, after an exception: no use to anyone, but releasing it is not an error.</summary>
    Maybe,
}
