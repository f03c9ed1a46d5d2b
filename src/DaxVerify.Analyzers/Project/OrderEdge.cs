using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>One lock taken while another is held, and where.</summary>
internal sealed class OrderEdge
{
    /// <summary>Makes an edge.</summary>
    public OrderEdge(LockClass held, LockClass taken, Location where, ISymbol by, ImmutableArray<LockClass> alsoHeld, bool isOneObject, ImmutableArray<ISymbol> path)
    {
        Path = path;
        IsOneObject = isOneObject;
        Held = held;
        Taken = taken;
        Where = where;
        By = by;
        AlsoHeld = alsoHeld;
    }

    public LockClass Held { get; }

    public LockClass Taken { get; }

    /// <summary>Where it is taken, or called for.</summary>
    public Location Where { get; }

    /// <summary>The member that does it.</summary>
    public ISymbol By { get; }

    /// <summary>All that is held there: what two edges have in common keeps them apart in time.</summary>
    public ImmutableArray<LockClass> AlsoHeld { get; }

    /// <summary>The methods that call one another from there until it is taken; empty if it is taken there.</summary>
    public ImmutableArray<ISymbol> Path { get; }

    /// <summary>Whether both locks are known to be of one object, whichever that is.</summary>
    public bool IsOneObject { get; }

    /// <summary>Whether the locks may be those of two objects of one type, so that who takes them the other way round may have two others.</summary>
    public bool MayBeOfTwo => !IsOneObject && Held.Owner is { } owner && SymbolEqualityComparer.Default.Equals(owner, Taken.Owner);

    /// <summary>The same, with what the callers of the member hold too.</summary>
    public OrderEdge Under(ImmutableArray<LockClass> more) => more.IsEmpty ? this : new(Held, Taken, Where, By, AlsoHeld.AddRange(more), IsOneObject, Path);
}
