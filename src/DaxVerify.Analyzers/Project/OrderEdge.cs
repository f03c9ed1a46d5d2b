using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>One lock taken while another is held, and where.</summary>
internal sealed class OrderEdge
{
    /// <summary>Makes an edge.</summary>
    public OrderEdge(LockClass held, LockClass taken, Location where, ISymbol by, ImmutableArray<LockClass> alsoHeld)
    {
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

    /// <summary>The same, with what the callers of the member hold too.</summary>
    public OrderEdge Under(ImmutableArray<LockClass> more) => more.IsEmpty ? this : new(Held, Taken, Where, By, AlsoHeld.AddRange(more));
}
