using System.Collections.Immutable;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>What one call brings along for one slot of the method called.</summary>
internal sealed class CallSite
{
    /// <summary>Makes a record.</summary>
    public CallSite(ISymbol caller, int callerSlot, Sym? source, ImmutableArray<Sym> locks, bool isOwned)
    {
        Caller = caller;
        CallerSlot = callerSlot;
        Source = source;
        Locks = locks;
        IsOwned = isOwned;
    }

    /// <summary>The member that calls.</summary>
    public ISymbol Caller { get; }

    /// <summary>Where the caller has the object from; <see cref="Slot.None"/> in a delegate.</summary>
    public int CallerSlot { get; }

    /// <summary>Where the object comes from.</summary>
    public Sym? Source { get; }

    /// <summary>The locks held, relative to the object passed.</summary>
    public ImmutableArray<Sym> Locks { get; }

    /// <summary>Whether the caller is constructing the object, so that nobody else knows it yet.</summary>
    public bool IsOwned { get; }
}
