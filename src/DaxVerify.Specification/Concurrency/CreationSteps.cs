using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Creation and deletion of instances. A creation holds the region semaphore while the device appears, and names it seed and youngest at
/// the end. A deletion finds its victim, claims it, and takes it away; the id is given back with the last step.
/// </summary>
internal static class CreationSteps
{
    /// <summary>Begins a creation.</summary>
    public static void Create(Turn turn)
    {
        if (KernelText.ParseInt(turn.Operation.Text, out var number) is var errno && (errno != Errno.None || number != 1))
        {
            turn.EndWrite(errno != Errno.None ? errno : Errno.EINVAL);
            return;
        }

        turn.Interrupt(out var mustFail);
        var index = turn.Path.Name.Region;
        var region = turn.Machine.Regions[index];
        if (mustFail || region.Hold != SemaphoreHold.Free)
        {
            return;
        }

        if (region.Presence != Presence.Present && turn.Model.Rules.ClosesRegions)
        {
            turn.EndWrite(Errno.ENXIO);
            return;
        }

        turn.LackMemory();
        var outcome = turn.Sequentially();
        var result = ((Activity.Ended)outcome.Rest).Result;
        if (result.Errno != Errno.None)
        {
            turn.End(result);
            return;
        }

        Appear(turn, index, region, outcome.State);
    }

    /// <summary>Ends a creation.</summary>
    public static void FinishCreate(Turn turn)
    {
        var name = turn.Activity.Device;
        var state = turn.State
            .Change(name, instance => instance with { Presence = Presence.Present })
            .Change(name.Region, region => region with
            {
                Hold = SemaphoreHold.Free,
                Seed = region.Seed < 0 ? name.Id : region.Seed,
                Youngest = name.Id,
            });
        turn.End(state, OperationResult.Success);
    }

    /// <summary>Looks the victim of a deletion up.</summary>
    public static void FindVictim(Turn turn)
    {
        var isName = AttributePath.TryParseName(KernelText.Name(turn.Operation.Text), out var name);
        var visible = isName && name.Region == turn.Path.Name.Region ? Visibility.OfInstance(turn.Machine, name) : false;
        if (visible != true)
        {
            turn.EndWrite(Errno.ENXIO);
        }

        if (visible != false)
        {
            turn.Go(turn.State, turn.Activity with { Stage = Stage.Claim, Device = name, DeviceSerial = turn.Machine.Find(name)!.Serial });
        }
    }

    /// <summary>Claims the victim.</summary>
    public static void Claim(Turn turn)
    {
        var name = turn.Activity.Device;
        var region = turn.Machine.Regions[name.Region];
        if (region.Hold != SemaphoreHold.Free)
        {
            return;
        }

        var isClosed = !region.IsBound || region.Presence != Presence.Present;
        if (isClosed && (turn.Model.Rules.ClosesRegions || region.IsBound))
        {
            if (turn.Model.Rules.ClosesRegions)
            {
                turn.EndWrite(Errno.ENXIO);
            }

            return;
        }

        if (turn.State.Find(name, turn.Activity.DeviceSerial) is not { } victim || victim.Presence == Presence.Vanishing)
        {
            turn.EndWrite(Errno.EBUSY);
            return;
        }

        if (BindingSteps.IsBusy(victim))
        {
            return;
        }

        if (victim.Driver is not null || !victim.Ranges.IsEmpty || victim.Id == 0)
        {
            turn.EndWrite(Errno.EBUSY);
            return;
        }

        var state = turn.State
            .Change(name, instance => instance with { Presence = Presence.Vanishing })
            .Change(name.Region, old => old with
            {
                Seed = old.Seed == name.Id ? -1 : old.Seed,
                Youngest = old.Youngest == name.Id ? -1 : old.Youngest,
            });
        turn.Go(state, turn.Activity with { Stage = Stage.Remove });
    }

    /// <summary>Takes the victim away.</summary>
    public static void Remove(Turn turn)
    {
        var name = turn.Activity.Device;
        if (turn.Machine.Regions[name.Region].Hold == SemaphoreHold.Free)
        {
            turn.End(Take(turn.Model, turn.State, name), OperationResult.Success);
        }
    }

    /// <summary>Takes an instance off the bus; files on it lead nowhere from now on.</summary>
    /// <param name="name">The instance, unbound.</param>
    /// <returns>The state after.</returns>
    public static BusState Take(DaxSpecification model, BusState state, InstanceName name)
    {
        var align = state.Machine.Find(name)!.Align;
        state = state.With(RegionWrites.RemoveInstance(model.Setting, state.Machine, name));
        for (var i = 0; i < state.Processes.Length; i++)
        {
            var process = state.Processes[i];
            state = state.With(i, process with
            {
                File = RegionWrites.Forget(process.File, name),
                Mapped = RegionWrites.Forget(process.Mapped, name),
                Map = process.Map is { } map && map.File.Device == name ? RegionWrites.Forget(model.Setting, map, name, align) : process.Map,
            });
        }

        return state;
    }

    private static void Appear(Turn turn, int index, RegionState before, MachineState after)
    {
        var serial = turn.State.Serial + 1;
        var made = after.Regions[index].Instances.First(instance => before.IndexOf(instance.Id) < 0);
        var machine = after
            .With(index, made with { Serial = serial, Presence = Presence.Appearing })
            .With(index, region => region with { Seed = before.Seed, Youngest = before.Youngest, Hold = SemaphoreHold.Region });
        turn.Go(
            turn.State.With(machine, serial),
            turn.Activity with { Stage = Stage.FinishCreate, Device = new InstanceName(index, made.Id), DeviceSerial = serial });
    }

    private static MachineState With(this MachineState machine, int index, Func<RegionState, RegionState> change) =>
        machine.With(index, change(machine.Regions[index]));
}
