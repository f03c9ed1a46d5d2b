using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification;

/// <summary>
/// The device-dax bus as a pure function: (state, operation) to (state, result). Written from the documented behaviour and the
/// recorded kernels alone, so that it and the bus can be held against each other.
/// </summary>
public sealed class DaxSpecification
{
    /// <summary>Align that a region gives to its instances, in bytes.</summary>
    public const ulong RegionAlign = 2UL << 20;

    /// <summary>Smallest unit in which memory can be mapped on this platform, in bytes.</summary>
    public const ulong GranularityMin = 2UL << 20;

    /// <summary>Makes the specification of one machine.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="mode">Whose behaviour.</param>
    public DaxSpecification(BusTopology topology, KernelMode mode)
    {
        Topology = topology;
        Mode = mode;
        Rules = SpecificationRules.Of(mode);
        Initial = MakeInitial();
    }

    /// <summary>The machine.</summary>
    public BusTopology Topology { get; }

    /// <summary>Whose behaviour this is.</summary>
    public KernelMode Mode { get; }

    /// <summary>The points on which the modes differ.</summary>
    public SpecificationRules Rules { get; }

    /// <summary>The state in which sequences start: modules loaded, providers bound.</summary>
    public MachineState Initial { get; }

    /// <summary>Runs an operation to its end, undisturbed.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>The state after, and what the operation returned.</returns>
    public (MachineState State, OperationResult Result) Step(MachineState state, Operation operation) =>
        Step(state, CompiledOperation.Of(operation, Topology));

    /// <summary>Runs an operation to its end, undisturbed.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="operation">The operation, worked out.</param>
    /// <returns>The state after, and what the operation returned.</returns>
    public (MachineState State, OperationResult Result) Step(MachineState state, CompiledOperation operation)
    {
        Activity activity = new Activity.Start(operation);
        state = state.Warned ? state with { Warned = false } : state;
        while (activity is not Activity.Ended)
        {
            var outcome = Advance(state, activity);
            state = outcome.State;
            activity = outcome.Rest ?? throw new InvalidOperationException($"{operation.Operation} blocks although nothing else runs");
        }

        return (state, ((Activity.Ended)activity).Result);
    }

    /// <summary>Begins an operation that others may interleave with.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Its first activity, for <see cref="Advance"/>.</returns>
    public Activity Begin(Operation operation) => new Activity.Start(CompiledOperation.Of(operation, Topology));

    /// <summary>Takes one atomic step of an operation.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="activity">What the operation has still to do; not <see cref="Activity.Ended"/>.</param>
    /// <returns>The state after and the rest of the operation, or that it has to wait.</returns>
    public StepOutcome Advance(MachineState state, Activity activity) => activity switch
    {
        Activity.Start start => Begin(state, start.Operation),
        Activity.Probe probe => Probing.Run(this, state, probe),
        Activity.ClearSeed clear => Probing.ClearSeed(state, clear),
        Activity.OfferDevices offer => Probing.OfferDevices(this, state, offer),
        Activity.OfferDrivers offer => Probing.OfferDrivers(this, state, offer),
        Activity.Detach detach => Detaching.Release(this, state, detach.Device, detach.Then),
        Activity.ClearDriver clear => Detaching.ClearDriver(state, clear),
        Activity.UnregisterDriver unregister => Detaching.UnregisterDriver(this, state, unregister),
        Activity.RemoveInstance remove => RegionWrites.Remove(this, state, remove),
        Activity.TearDownRegion tearDown => Providers.TearDown(this, state, tearDown),
        _ => throw new InvalidOperationException($"an operation that has ended can't advance ({activity})"),
    };

    private StepOutcome Begin(MachineState state, CompiledOperation operation) => operation.Operation switch
    {
        WriteOperation write => BeginWrite(state, operation, write),
        ReadOperation => StepOutcome.End(state, AttributeReads.Read(this, state, operation)),
        ListOperation list => StepOutcome.End(state, DirectoryListing.List(this, state, list.Path)),
        LoadModuleOperation load => DriverWrites.Load(this, state, load.Module),
        LoadTestDriverOperation load => DriverWrites.Load(state, load.Driver),
        UnloadModuleOperation unload => DriverWrites.Unload(state, unload.Module),
        OpenOperation open => DeviceNodes.Open(this, state, open),
        CloseOperation => DeviceNodes.Close(state),
        MmapOperation mmap => DeviceNodes.Map(this, state, mmap),
        MunmapOperation munmap => MappedMemory.Unmap(this, state, munmap),
        TouchOperation touch => MappedMemory.Touch(this, state, touch),
        ForkOperation fork => MappedMemory.Fork(this, state, fork),
        _ => throw new NotSupportedException($"the specification doesn't know the operation '{operation.Operation}'"),
    };

    private StepOutcome BeginWrite(MachineState state, CompiledOperation operation, WriteOperation write)
    {
        var path = operation.Path!;
        if (!AttributeModes.Exists(this, state, path))
        {
            return StepOutcome.End(state, OperationResult.Failure(SystemCall.Open, Errno.ENOENT));
        }

        if ((AttributeModes.Mode(this, path) & 2) == 0)
        {
            return StepOutcome.End(state, OperationResult.Failure(SystemCall.Open, Errno.EACCES));
        }

        if (write.Value.Length == 0)
        {
            return StepOutcome.End(state, OperationResult.Success);
        }

        var outcome = path.Owner switch
        {
            AttributeOwner.Region when path.Attribute == "create" => RegionWrites.Create(this, state, operation),
            AttributeOwner.Region => RegionWrites.Delete(state, operation),
            AttributeOwner.Instance => InstanceWrites.Write(this, state, operation),
            AttributeOwner.Driver => DriverWrites.Write(this, state, operation),
            AttributeOwner.Provider => Providers.Write(this, state, operation),
            _ => MemoryBlocks.Write(this, state, operation),
        };
        return operation.Count is { } count && outcome.Rest is Activity.Ended { Result.Errno: Errno.None }
            ? StepOutcome.End(outcome.State, OperationResult.Success with { Count = count })
            : outcome;
    }

    private MachineState MakeInitial()
    {
        var state = new MachineState { Regions = [.. Enumerable.Repeat(RegionState.Unbound, Topology.Regions.Count)] };
        foreach (var module in Topology.Drivers)
        {
            state = Step(state, new LoadModuleOperation(module)).State;
        }

        for (var i = 0; i < Topology.Regions.Count; i++)
        {
            state = Providers.BindUndisturbed(this, state, i);
        }

        return state with { Warned = false };
    }
}
