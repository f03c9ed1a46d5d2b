using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Reads and writes of attribute files: the file is looked up in one step, its active reference is taken in the next. What was removed
/// between the two gives ENODEV.
/// </summary>
internal static class AttributeSteps
{
    /// <summary>Opens the file.</summary>
    public static void Open(Turn turn)
    {
        if (AttributeModes.Mode(turn.Model.Setting, turn.Path) == 0)
        {
            OpenElsewhere(turn);
            return;
        }

        var path = turn.Path;
        var visible = Visibility.OfFile(turn.Model, turn.Machine, path);
        if (visible != true)
        {
            turn.FailOpen(Errno.ENOENT);
        }

        if (visible == false)
        {
            return;
        }

        var write = turn.Operation.Operation as WriteOperation;
        if ((AttributeModes.Mode(turn.Model.Setting, path) & (write is null ? 4 : 2)) == 0)
        {
            turn.FailOpen(Errno.EACCES);
        }
        else if (write is { Value.Length: 0 })
        {
            turn.End(OperationResult.Success);
        }
        else
        {
            turn.Go(turn.State, turn.Activity with { Stage = Stage.Body, Serial = SerialOf(turn.Machine, path), Cursor = ReshapesOf(turn.Machine, path) });
        }
    }

    /// <summary>Follows a path that isn't spelled as the bus's own, in one step, and opens what is at its end.</summary>
    private static void OpenElsewhere(Turn turn)
    {
        var isRead = turn.Operation.Operation is ReadOperation;
        var end = PathWalk.Follow(turn.Model.Setting, turn.Machine, turn.Operation.Operation is ReadOperation read ? read.Path : ((WriteOperation)turn.Operation.Operation).Path);
        if (!end.IsCertain && end.Errno != Errno.ENOENT)
        {
            turn.FailOpen(Errno.ENOENT);
        }

        if (end.Errno != Errno.None)
        {
            turn.FailOpen(end.Errno);
        }
        else if (end.File is { } file)
        {
            Open(turn with { Activity = turn.Activity with { Call = turn.Activity.Call.At(file) } });
        }
        else
        {
            turn.End(OperationResult.Failure(isRead ? SystemCall.Read : SystemCall.Open, Errno.EISDIR));
        }
    }

    /// <summary>Takes the active reference and does what needs one step.</summary>
    public static void Run(Turn turn)
    {
        var path = turn.Path;
        var visible = SerialOf(turn.Machine, path) == turn.Activity.Serial ? Visibility.OfFile(turn.Model, turn.Machine, path) : false;
        if (visible != true || ReshapesOf(turn.Machine, path) != turn.Activity.Cursor)
        {
            turn.FailGone();
        }

        if (visible == false)
        {
            return;
        }

        if (turn.Operation.Operation is ReadOperation)
        {
            Read(turn);
            return;
        }

        if (path.Attribute == "uevent")
        {
            turn.EndWrite(KernelText.ParseEvent(((WriteOperation)turn.Operation.Operation).Value));
            return;
        }

        switch (path.Owner)
        {
            case AttributeOwner.Memory:
                var outcome = turn.Sequentially();
                turn.End(turn.State.With(outcome.State), ((Activity.Ended)outcome.Rest).Result);
                break;
            case AttributeOwner.Region when path.Attribute == "create":
                CreationSteps.Create(turn);
                break;
            case AttributeOwner.Region:
                CreationSteps.FindVictim(turn);
                break;
            case AttributeOwner.Instance:
                ConfigurationSteps.Check(turn);
                break;
            case AttributeOwner.Driver:
                BindingSteps.WriteDriverFile(turn);
                break;
            case AttributeOwner.Provider:
                ProviderSteps.Write(turn);
                break;
            default:
                WriteBlock(turn);
                break;
        }
    }

    /// <summary>Releases pinned memory after its last block went offline.</summary>
    public static void ReleasePins(Turn turn) =>
        turn.End(turn.State.With(MemoryBlocks.ReleasePinned(turn.Model.Setting, turn.Machine)), turn.Activity.Result!);

    /// <summary>A block goes online or offline in one step, unless a page of it can't be moved; pinned memory is released in another.</summary>
    private static void WriteBlock(Turn turn)
    {
        if (!HasBlock(turn))
        {
            return;
        }

        var outcome = turn.Sequentially();
        if (turn.Activity.Call.MayLackMemory && turn.Machine.TakesOffline(outcome.State))
        {
            turn.EndWrite(Errno.EBUSY);
        }

        var result = ((Activity.Ended)outcome.Rest).Result;
        if (outcome.State.Pinned.Length == turn.Machine.Pinned.Length)
        {
            turn.End(turn.State.With(outcome.State), result);
            return;
        }

        var blocks = turn.Machine.Blocks.Select(block => block.Number == turn.Path.Number ? block with { Online = false } : block);
        turn.Go(
            turn.State.With(turn.Machine with { Blocks = [.. blocks] }),
            turn.Activity with { Stage = Stage.ReleasePins, Result = result });
    }

    private static bool HasBlock(Turn turn) => turn.Machine.Blocks.Any(block => block.Number == turn.Path.Number);

    private static void Read(Turn turn)
    {
        if (turn.Path.Owner == AttributeOwner.Mapping && turn.Path.Attribute != "uevent")
        {
            ReadMapping(turn);
            return;
        }

        if (turn.Path.Owner == AttributeOwner.MemoryBlock && !HasBlock(turn))
        {
            return;
        }

        if (turn.Path is { Owner: AttributeOwner.Instance, Attribute: "uevent" })
        {
            ReadEvent(turn);
            return;
        }

        if (turn.IsSignalled)
        {
            turn.End(AttributeReads.Read(turn.Model.Setting, turn.Machine, turn.Activity.Call.Killed));
        }

        if (!turn.IsKilled && !Waits(turn))
        {
            turn.End(AttributeReads.Read(turn.Model.Setting, turn.Machine, turn.Operation));
        }
    }

    /// <summary>The properties of an instance name its driver; whether they do while it is bound or unbound is left open.</summary>
    private static void ReadEvent(Turn turn)
    {
        var instance = turn.Machine.Find(turn.Path.Name)!;
        turn.End(AttributeReads.Read(turn.Model.Setting, turn.Machine, turn.Operation));
        if (instance.Phase != InstancePhase.Settled)
        {
            var unbound = turn.Machine.With(turn.Path.Name.Region, instance with { Driver = null });
            turn.End(AttributeReads.Read(turn.Model.Setting, unbound, turn.Operation));
        }
    }

    /// <summary>Whether an operation holds the semaphore that the read takes shared.</summary>
    private static bool Waits(Turn turn)
    {
        var path = turn.Path;
        if (path.Owner == AttributeOwner.Region)
        {
            return path.Attribute is "available_size" or "seed" or "create" && turn.Machine.Regions[path.Name.Region].Hold != SemaphoreHold.Free;
        }

        var isLocked = path.Attribute == "size" || (turn.Model.Rules.LocksAllReads && path.Attribute is "align" or "resource" or "memmap_on_memory");
        return path.Owner == AttributeOwner.Instance && isLocked
            && turn.Machine.Regions[path.Name.Region].Hold == SemaphoreHold.RegionAndDevice;
    }

    /// <summary>A mapping shows its range, or ENXIO once its removal has begun.</summary>
    private static void ReadMapping(Turn turn)
    {
        var path = turn.Path;
        if (turn.IsSignalled && !turn.Model.Rules.LocksAllReads)
        {
            turn.End(OperationResult.Failure(SystemCall.Read, Errno.ENXIO));
            if (turn.IsKilled)
            {
                return;
            }
        }

        if (Visibility.OfMapping(turn.Machine, path.Name, path.Number) is null)
        {
            turn.End(OperationResult.Failure(SystemCall.Read, Errno.ENXIO));
        }

        var instance = turn.Machine.Find(path.Name)!;
        if (path.Number < (ulong)instance.Ranges.Length)
        {
            turn.End(AttributeReads.Read(turn.Model.Setting, turn.Machine, turn.Operation));
        }

        if (!instance.Prospective.IsDefault && path.Number < (ulong)instance.Prospective.Length)
        {
            var soon = turn.Machine.With(path.Name.Region, instance with { Ranges = instance.Prospective });
            turn.End(AttributeReads.Read(turn.Model.Setting, soon, turn.Operation));
        }
    }

    private static int SerialOf(MachineState state, AttributePath path) => path.Owner switch
    {
        AttributeOwner.Region => state.Regions[path.Name.Region].IsBound ? state.Regions[path.Name.Region].Serial : -1,
        AttributeOwner.Instance or AttributeOwner.Mapping => state.Find(path.Name)?.Serial ?? -1,
        AttributeOwner.Driver or AttributeOwner.Module => state.FindDriver(path.Driver)?.Serial ?? -1,
        _ => 0,
    };

    private static int ReshapesOf(MachineState state, AttributePath path) =>
        path.Owner == AttributeOwner.Mapping ? state.Find(path.Name)?.Reshapes ?? -1 : 0;
}
