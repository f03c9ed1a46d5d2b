using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Stepping;

/// <summary>
/// What each step of an operation does, told once for sequences and for operations that overlap: where one may be interrupted and who waits
/// for whom is the affair of <c>Concurrency</c>.
/// </summary>
internal static class Steps
{
    /// <summary>Takes one step of an operation.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="state">The state before.</param>
    /// <param name="activity">What the operation has still to do; not <see cref="Activity.Ended"/>.</param>
    /// <returns>The state after and the rest of the operation.</returns>
    public static StepOutcome Advance(Setting setting, MachineState state, Activity activity) => activity switch
    {
        Activity.Start start => Begin(setting, state, setting.Rules.WaitsCanBeKilled ? start.Operation : start.Operation.WithoutSignal()),
        Activity.Probe probe => Probing.Run(setting, state, probe),
        Activity.ClearSeed clear => Probing.ClearSeed(state, clear),
        Activity.OfferDevices offer => Probing.OfferDevices(setting, state, offer),
        Activity.OfferDrivers offer => Probing.OfferDrivers(setting, state, offer),
        Activity.Detach detach => Detaching.Release(setting, state, detach.Device, detach.Then),
        Activity.ClearDriver clear => Detaching.ClearDriver(state, clear),
        Activity.UnregisterDriver unregister => Detaching.UnregisterDriver(setting, state, unregister),
        Activity.RemoveInstance remove => RegionWrites.Remove(setting, state, remove),
        Activity.TearDownRegion tearDown => Providers.TearDown(setting, state, tearDown),
        _ => throw new InvalidOperationException($"an operation that has ended can't advance ({activity})"),
    };

    private static StepOutcome Begin(Setting setting, MachineState state, CompiledOperation operation) => operation.Operation switch
    {
        ReadOperation or WriteOperation when AttributeModes.Mode(setting, operation.Path!) == 0 => BeginElsewhere(setting, state, operation),
        WriteOperation write => BeginWrite(setting, state, operation, write),
        ReadOperation => StepOutcome.End(state, AttributeReads.Read(setting, state, operation)),
        ListOperation list => StepOutcome.End(state, DirectoryListing.List(setting, state, list.Path)),
        LoadModuleOperation load => DriverWrites.Load(setting, state, load.Module),
        LoadTestDriverOperation load => DriverWrites.Load(state, load.Driver),
        UnloadModuleOperation unload => DriverWrites.Unload(state, unload.Module),
        OpenOperation open => DeviceNodes.Open(setting, state, open),
        CloseOperation => DeviceNodes.Close(state),
        MmapOperation mmap => DeviceNodes.Map(setting, state, mmap),
        MunmapOperation munmap => MappedMemory.Unmap(setting, state, munmap),
        TouchOperation touch => MappedMemory.Touch(setting, state, touch),
        ForkOperation fork => MappedMemory.Fork(setting, state, fork),
        _ => throw new NotSupportedException($"the specification doesn't know the operation '{operation.Operation}'"),
    };

    /// <summary>Follows a path that isn't spelled as the bus's own, through links and <c>..</c>, and begins with what is at its end.</summary>
    private static StepOutcome BeginElsewhere(Setting setting, MachineState state, CompiledOperation operation)
    {
        var isRead = operation.Operation is ReadOperation;
        var end = PathWalk.Follow(setting, state, operation.Operation is ReadOperation read ? read.Path : ((WriteOperation)operation.Operation).Path);
        return end.Errno != Errno.None ? StepOutcome.End(state, OperationResult.Failure(SystemCall.Open, end.Errno))
            : end.File is { } file ? Begin(setting, state, operation.At(file))
            : StepOutcome.End(state, OperationResult.Failure(isRead ? SystemCall.Read : SystemCall.Open, Errno.EISDIR));
    }

    private static StepOutcome BeginWrite(Setting setting, MachineState state, CompiledOperation operation, WriteOperation write)
    {
        var path = operation.Path!;
        if (!AttributeModes.Exists(setting, state, path))
        {
            return StepOutcome.End(state, OperationResult.Failure(SystemCall.Open, Errno.ENOENT));
        }

        if ((AttributeModes.Mode(setting, path) & 2) == 0)
        {
            return StepOutcome.End(state, OperationResult.Failure(SystemCall.Open, Errno.EACCES));
        }

        if (write.Value.Length == 0)
        {
            return StepOutcome.End(state, OperationResult.Success);
        }

        var outcome = path.Owner switch
        {
            _ when path.Attribute == "uevent" => StepOutcome.EndWrite(state, KernelText.ParseEvent(write.Value)),
            AttributeOwner.Memory => MemoryBlocks.WritePolicy(setting, state, operation),
            AttributeOwner.Region when path.Attribute == "create" => RegionWrites.Create(setting, state, operation),
            AttributeOwner.Region => RegionWrites.Delete(state, operation),
            AttributeOwner.Instance => InstanceWrites.Write(setting, state, operation),
            AttributeOwner.Driver => DriverWrites.Write(setting, state, operation),
            AttributeOwner.Provider => Providers.Write(setting, state, operation),
            _ => MemoryBlocks.Write(setting, state, operation),
        };
        return operation.Count is { } count && outcome.Rest is Activity.Ended { Result.Errno: Errno.None }
            ? StepOutcome.End(outcome.State, OperationResult.Success with { Count = count })
            : outcome;
    }
}
