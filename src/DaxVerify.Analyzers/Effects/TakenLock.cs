using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>A lock that a body takes and that can't be taken twice.</summary>
internal sealed class TakenLock
{
    /// <summary>Makes a record.</summary>
    public TakenLock(Sym @lock, LockMode mode, SyntaxNode place)
    {
        Lock = @lock;
        Mode = mode;
        Place = place;
    }

    /// <summary>Which lock.</summary>
    public Sym Lock { get; }

    /// <summary>How it is taken.</summary>
    public LockMode Mode { get; }

    /// <summary>Where.</summary>
    public SyntaxNode Place { get; }
}
