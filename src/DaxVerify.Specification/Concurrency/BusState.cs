using System.Collections.Immutable;
using DaxVerify.Specification.State;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// The machine and its processes between two atomic steps. Immutable. Equal states have the same future: they are compared by a key
/// that is made once, when it is first asked for.
/// </summary>
public sealed class BusState : IEquatable<BusState>
{
    private ulong[]? _key;
    private int _hash;

    /// <summary>Makes a state.</summary>
    /// <param name="machine">The machine, with neither file nor mapping.</param>
    /// <param name="serial">The serial number given last.</param>
    public BusState(MachineState machine, ImmutableArray<ProcessState> processes, int serial)
    {
        Machine = machine;
        Processes = processes;
        Serial = serial;
    }

    /// <summary>The machine; its own file and mapping are unused, the processes have them.</summary>
    public MachineState Machine { get; }

    /// <summary>The processes by number.</summary>
    public ImmutableArray<ProcessState> Processes { get; }

    /// <summary>The serial number given last.</summary>
    public int Serial { get; }

    /// <inheritdoc/>
    public bool Equals(BusState? other)
    {
        if (other is null || ReferenceEquals(this, other))
        {
            return other is not null;
        }

        return GetHashCode() == other.GetHashCode() && _key.AsSpan().SequenceEqual(other._key);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BusState);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_key is null)
        {
            _key = BusStateKey.Of(this);
            var hash = default(HashCode);
            foreach (var word in _key)
            {
                hash.Add(word);
            }

            _hash = hash.ToHashCode();
        }

        return _hash;
    }

    /// <summary>The same with another machine.</summary>
    internal BusState With(MachineState machine) => new(machine, Processes, Serial);

    /// <summary>The same with another machine that holds one thing with a new serial number.</summary>
    /// <param name="serial">The number.</param>
    internal BusState With(MachineState machine, int serial) => new(machine, Processes, serial);

    /// <summary>The same with another process.</summary>
    internal BusState With(int number, ProcessState process) => new(Machine, Processes.SetItem(number, process), Serial);

    /// <summary>Applies a change to a region.</summary>
    /// <param name="region">Its id.</param>
    internal BusState Change(int region, Func<RegionState, RegionState> change) =>
        With(Machine.With(region, change(Machine.Regions[region])));

    /// <summary>Applies a change to an instance that is there.</summary>
    internal BusState Change(InstanceName name, Func<InstanceState, InstanceState> change) =>
        With(Machine.With(name.Region, change(Machine.Find(name)!)));

    /// <summary>Looks an instance up that must be the same as before.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <returns>The instance, or <see langword="null"/> when it is gone.</returns>
    internal InstanceState? Find(InstanceName name, int serial) =>
        Machine.Find(name) is { } instance && instance.Serial == serial ? instance : null;
}
