using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>One lock taken while another is held, and where.</summary>
internal sealed class OrderEdge
{
    /// <summary>Makes an edge.</summary>
    public OrderEdge(LockClass held, LockClass taken, Location where, ImmutableArray<LockClass> alsoHeld)
    {
        Held = held;
        Taken = taken;
        Where = where;
        AlsoHeld = alsoHeld;
    }

    /// <summary>The lock that is held.</summary>
    public LockClass Held { get; }

    /// <summary>The lock that is taken.</summary>
    public LockClass Taken { get; }

    /// <summary>Where it is taken, or called for.</summary>
    public Location Where { get; }

    /// <summary>All that is held: what two edges have in common keeps them apart in time.</summary>
    public ImmutableArray<LockClass> AlsoHeld { get; }
}
