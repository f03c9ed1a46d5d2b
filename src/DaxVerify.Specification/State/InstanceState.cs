using System.Collections.Immutable;

namespace DaxVerify.Specification.State;

/// <summary>One instance, <c>daxR.I</c>.</summary>
public sealed record InstanceState
{
    /// <summary>The I of its name.</summary>
    public required int Id { get; init; }

    /// <summary>Bytes.</summary>
    public required ulong Align { get; init; }

    /// <summary>Its ranges in mapping order.</summary>
    public ImmutableArray<Extent> Ranges { get; init; } = [];

    /// <summary>The memmap_on_memory setting.</summary>
    public bool MemmapOnMemory { get; init; }

    /// <summary>Name of the bound driver; <see langword="null"/> when unbound.</summary>
    public string? Driver { get; init; }

    /// <summary>What its driver reserved, and for kmem added as memory.</summary>
    public ImmutableArray<Extent> Held { get; init; } = [];

    /// <summary>A page map was left behind by a failed device_dax probe (edge-a-0031).</summary>
    public bool HasStalePageMap { get; init; }

    /// <summary>Where it stands inside an operation.</summary>
    public InstancePhase Phase { get; init; }

    /// <summary>Tells it from earlier and later instances of its name; 0 where nobody needs to.</summary>
    public int Serial { get; init; }

    /// <summary>Whether everybody finds it.</summary>
    public Presence Presence { get; init; }

    /// <summary>The ranges that it will have when the operation that adds or drops whole ranges commits; default when none does.</summary>
    public ImmutableArray<Extent> Prospective { get; init; }

    /// <summary>Greater for whoever was bound later; 0 when unbound. Kept in concurrent runs only.</summary>
    public int BoundAt { get; init; }

    /// <summary>How often ranges were added or dropped; counted in concurrent runs only.</summary>
    public int Reshapes { get; init; }

    /// <summary>Bytes, all ranges together.</summary>
    public ulong Size
    {
        get
        {
            var size = 0UL;
            foreach (var range in Ranges)
            {
                size += range.Length;
            }

            return size;
        }
    }

    /// <summary>Alive: bound to device_dax.</summary>
    public bool IsAlive => Driver == DriverState.DeviceDax && Phase is (InstancePhase.Settled or InstancePhase.Bound);
}
