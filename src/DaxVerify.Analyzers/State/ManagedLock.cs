using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

namespace DaxVerify.Analyzers.State;

/// <summary>A lock that a guard manages.</summary>
internal sealed class ManagedLock
{
    /// <summary>Makes an entry.</summary>
    public ManagedLock(Sym @lock, LockMode mode, bool isInverse)
    {
        Lock = @lock;
        Mode = mode;
        IsInverse = isInverse;
    }

    public Sym Lock { get; }

    /// <summary>How the guard takes it.</summary>
    public LockMode Mode { get; }

    /// <summary>Whether the guard released it when it was made, and takes it again in the end.</summary>
    public bool IsInverse { get; }
}
