using System.Collections.Immutable;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.State;

/// <summary>A registered driver with its id list.</summary>
public sealed record DriverState
{
    /// <summary>Name of the driver that makes character devices.</summary>
    public const string DeviceDax = "device_dax";

    /// <summary>Name of the driver that makes system memory.</summary>
    public const string Kmem = "kmem";

    /// <summary>Name of driver and module.</summary>
    public required string Name { get; init; }

    /// <summary>Which regions it takes under the by-type policy.</summary>
    public required DriverType Type { get; init; }

    /// <summary>Whether it declares that it takes every device; at most one registered driver does.</summary>
    public bool MatchAlways { get; init; }

    /// <summary>How the probe of a driver made for a test ends.</summary>
    public Errno ProbeResult { get; init; }

    /// <summary>Tells it from earlier and later drivers of its name; 0 where nobody needs to.</summary>
    public int Serial { get; init; }

    /// <summary>Whether everybody finds it.</summary>
    public Presence Presence { get; init; }

    /// <summary>Its id list, ordered.</summary>
    public ImmutableArray<InstanceName> Ids { get; init; } = [];
}
