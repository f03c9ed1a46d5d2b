using System.Collections.Immutable;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>One access to a member that nothing is declared about.</summary>
internal sealed class MemberAccess
{
    /// <summary>Makes a record.</summary>
    public MemberAccess(ImmutableArray<Sym> locks, Sym? source, bool isWrite, SyntaxNode where, ISymbol by, int slot)
    {
        Locks = locks;
        Source = source;
        IsWrite = isWrite;
        Where = where;
        By = by;
        Slot = slot;
    }

    /// <summary>The locks held, relative to the instance accessed.</summary>
    public ImmutableArray<Sym> Locks { get; }

    /// <summary>Where the instance comes from; null if there is none.</summary>
    public Sym? Source { get; }

    public bool IsWrite { get; }

    public SyntaxNode Where { get; }

    public ISymbol By { get; }

    /// <summary>Where that member has the object from; <see cref="Project.Slot.None"/> if a delegate does it, later than the member that makes it.</summary>
    public int Slot { get; }
}
