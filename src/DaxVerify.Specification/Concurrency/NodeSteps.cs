using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Device nodes and what is mapped through them. Opening gives up the kept file first, mapping gives up the old mapping, opens, maps and
/// closes: each a step. Accesses are one step each.
/// </summary>
internal static class NodeSteps
{
    /// <summary>Gives up what the operation replaces.</summary>
    public static void Begin(Turn turn)
    {
        var number = turn.Activity.Call.Process;
        var process = turn.Process;
        if (turn.Operation.Operation is OpenOperation)
        {
            turn.Go(turn.State.With(number, process with { File = null }), turn.Activity with { Stage = Stage.OpenNode });
            return;
        }

        var isKept = ((MmapOperation)turn.Operation.Operation).Device == MmapOperation.KeptFile;
        turn.Go(
            turn.State.With(number, process with { Map = null, Mapped = isKept ? process.File : null }),
            turn.Activity with { Stage = isKept ? Stage.MapNode : Stage.OpenNode });
    }

    public static void Open(Turn turn)
    {
        var (device, mode) = turn.Operation.Operation switch
        {
            OpenOperation open => (open.Device, open.Mode),
            MmapOperation mmap => (mmap.Device, mmap.Protection.HasFlag(Protection.Write) ? OpenMode.ReadWrite : OpenMode.ReadOnly),
            _ => throw new InvalidOperationException($"{turn.Operation.Operation} opens no node"),
        };
        var visible = AttributePath.TryParseName(device, out var name) ? Visibility.OfInstance(turn.Machine, name) : false;
        if (visible != true)
        {
            turn.FailOpen(Errno.ENOENT);
        }

        if (visible == false)
        {
            return;
        }

        var instance = turn.Machine.Find(name)!;
        var isComing = instance is { Driver: DriverState.DeviceDax, Phase: InstancePhase.Probing };
        var isStale = turn.Model.Rules.StaleReferencesLive && turn.State.Processes.Any(process => Refers(process, name));
        var isGoing = turn.Machine.FindDriver(DriverState.DeviceDax) is not { Presence: not Presence.Vanishing };
        if (!instance.IsAlive || isGoing)
        {
            turn.FailOpen(Errno.ENXIO);
        }

        if (!isGoing && (instance.IsAlive || isComing))
        {
            Opened(turn, new FileState(name, mode));
        }

        if (!isGoing && !instance.IsAlive && (isComing || isStale || instance is { Driver: DriverState.DeviceDax, Phase: InstancePhase.Detaching }))
        {
            Opened(turn, new FileState(name, mode, IsHollow: true));
        }
    }

    /// <summary>Maps the open node.</summary>
    public static void Map(Turn turn)
    {
        var number = turn.Activity.Call.Process;
        var process = turn.Process;
        var outcome = DeviceNodes.MapFile(turn.Model.Setting, turn.Machine, (MmapOperation)turn.Operation.Operation, process.Mapped);
        var result = ((Activity.Ended)outcome.Rest).Result;
        if (result.Errno != Errno.None)
        {
            turn.End(turn.State.With(number, process with { Mapped = null }), result);
            return;
        }

        turn.Go(
            turn.State.With(number, process with { Mapped = null, Map = outcome.State.Map }),
            turn.Activity with { Stage = Stage.LookAtMapping, Result = result });
    }

    /// <summary>How the address is aligned, as far as the align that the device has by now tells.</summary>
    public static void LookAtMapping(Turn turn)
    {
        var mmap = (MmapOperation)turn.Operation.Operation;
        if (turn.Process.Map is not { } map)
        {
            // Only where the mapping's end is taken to be unknown can the process have unmapped it already.
            turn.End(turn.Activity.Result!);
            return;
        }

        var align = map.File.IsGone || turn.Machine.Find(map.File.Device) is not { } instance ? map.Align : instance.Align;
        var isSame = mmap.FixedOffset is not null || align == turn.Activity.Result!.AddressAlign;
        turn.End(isSame ? turn.Activity.Result! : turn.Activity.Result! with { AddressAlign = Math.Min(align, NaturalAlign(mmap, map.Align)) });
    }

    /// <summary>Closes the kept file.</summary>
    public static void Close(Turn turn)
    {
        var outcome = DeviceNodes.Close(turn.Machine with { File = turn.Process.File });
        turn.End(turn.State.With(turn.Activity.Call.Process, turn.Process with { File = null }), ((Activity.Ended)outcome.Rest).Result);
    }

    /// <summary>Unmaps the mapping or a part of it.</summary>
    public static void Unmap(Turn turn)
    {
        var outcome = MappedMemory.Unmap(turn.Model.Setting, turn.Machine with { Map = turn.Process.Map }, (MunmapOperation)turn.Operation.Operation);
        turn.End(
            turn.State.With(turn.Activity.Call.Process, turn.Process with { Map = outcome.State.Map }),
            ((Activity.Ended)outcome.Rest).Result);
    }

    /// <summary>Loads or stores, in the process or in a child of it.</summary>
    public static void Touch(Turn turn)
    {
        var machine = turn.Machine with { Map = turn.Process.Map };
        var touch = turn.Operation.Operation as TouchOperation;
        var outcome = touch is not null
            ? MappedMemory.Touch(turn.Model.Setting, machine, touch)
            : MappedMemory.Fork(turn.Model.Setting, machine, (ForkOperation)turn.Operation.Operation);
        var result = ((Activity.Ended)outcome.Rest).Result;
        if (result.Errno != Errno.None)
        {
            turn.End(result);
            return;
        }

        var at = touch?.At ?? ((ForkOperation)turn.Operation.Operation).At;
        MappedMemory.Translate(turn.Model.Setting, machine, at, touch?.Value is not null, out var address);
        if (touch?.Value is not null)
        {
            var process = turn.Process with { Written = turn.Process.Written.Add(address) };
            turn.End(turn.State.With(outcome.State with { Map = null }).With(turn.Activity.Call.Process, process), result);
        }
        else
        {
            turn.End(turn.Process.Written.Contains(address) ? result : OperationResult.Success with { Text = "other" });
        }
    }

    private static void Opened(Turn turn, FileState file)
    {
        var number = turn.Activity.Call.Process;
        if (turn.Operation.Operation is OpenOperation)
        {
            turn.End(turn.State.With(number, turn.Process with { File = file }), OperationResult.Success);
        }
        else
        {
            turn.Go(turn.State.With(number, turn.Process with { Mapped = file }), turn.Activity with { Stage = Stage.MapNode });
        }
    }

    private static bool Refers(ProcessState process, InstanceName name) =>
        Refers(process.File, name) || Refers(process.Mapped, name) || (process.Map is { IsEmpty: false } map && Refers(map.File, name));

    private static bool Refers(FileState? file, InstanceName name) => file is { IsGone: false } && file.Device == name;

    private static ulong NaturalAlign(MmapOperation mmap, ulong align)
    {
        var at = mmap.Offset % align;
        return at % (1UL << 30) == 0 ? 1UL << 30 : at % (2UL << 20) == 0 ? 2UL << 20 : 4096;
    }
}
