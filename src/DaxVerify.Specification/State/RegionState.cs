using System.Collections.Immutable;

namespace DaxVerify.Specification.State;

/// <summary>One region: what a provider gave to the bus, and how it is divided. Its bounds are in the topology.</summary>
public sealed record RegionState
{
    /// <summary>A region whose provider is unbound.</summary>
    public static RegionState Unbound { get; } = new();

    /// <summary>Whether the provider is bound.</summary>
    public bool IsBound { get; init; }

    /// <summary>Instances by id.</summary>
    public ImmutableArray<InstanceState> Instances { get; init; } = [];

    /// <summary>Id of the seed; -1 for none.</summary>
    public int Seed { get; init; } = -1;

    /// <summary>Id of the youngest instance; -1 for none.</summary>
    public int Youngest { get; init; } = -1;

    /// <summary>Tells it from what its provider made earlier and later; 0 where nobody needs to.</summary>
    public int Serial { get; init; }

    /// <summary>Whether everybody finds it.</summary>
    public Presence Presence { get; init; }

    /// <summary>What an operation on it holds between two of its steps.</summary>
    public SemaphoreHold Hold { get; init; }

    /// <summary>Position of an instance.</summary>
    /// <returns>The index in <see cref="Instances"/>, or -1.</returns>
    public int IndexOf(int id)
    {
        for (var i = 0; i < Instances.Length; i++)
        {
            if (Instances[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
