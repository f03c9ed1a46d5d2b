using System.Collections.Immutable;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>What one call brings along for one slot of the method called.</summary>
internal sealed class CallSite
{
    /// <summary>Makes a record.</summary>
    public CallSite(ISymbol caller, int callerSlot, ImmutableArray<Sym> locks, bool isOwned)
    {
        Caller = caller;
        CallerSlot = callerSlot;
        Locks = locks;
        IsOwned = isOwned;
    }

    /// <summary>The member that calls.</summary>
    public ISymbol Caller { get; }

    /// <summary>Where the caller has the object from; <see cref="Slot.None"/> in a delegate.</summary>
    public int CallerSlot { get; }

    /// <summary>The locks held, relative to the object passed.</summary>
    public ImmutableArray<Sym> Locks { get; }

    /// <summary>Whether nobody but the caller knows the object yet.</summary>
    public bool IsOwned { get; }
}
