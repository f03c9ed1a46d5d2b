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

    public Sym Lock { get; }

    public LockMode Mode { get; }

    public SyntaxNode Place { get; }
}
