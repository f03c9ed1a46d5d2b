namespace DaxVerify.Analyzers.Contracts;

/// <summary>What a contract says of one lock.</summary>
internal enum ContractKind
{
    /// <summary>The caller holds it exclusively, before and after.</summary>
    Requires,

    /// <summary>The caller holds it in some mode, before and after.</summary>
    RequiresShared,

    /// <summary>The callee takes it.</summary>
    Acquires,

    /// <summary>The callee takes it for reading.</summary>
    AcquiresShared,

    /// <summary>The callee releases it.</summary>
    Releases,

    /// <summary>The callee's result tells whether it took it.</summary>
    TryAcquires,

    /// <summary>The callee leaves it held or not, by what only it and its counterpart know.</summary>
    MayAcquire,

    /// <summary>The callee releases it or not, by what only it and its counterpart know.</summary>
    MayRelease,

    /// <summary>The callee releases it for a while: its caller holds it, which is not asked of it.</summary>
    Suspends,

    /// <summary>The caller doesn't hold it.</summary>
    Excludes,

    /// <summary>The callee returns only if it is held.</summary>
    Asserts,
}
