using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// How a driver takes a device and leaves it. The device mutex is held from the moment that the driver pointer is set until the binding
/// is complete, and from the begin of an unbind until the pointer is clear; whoever wants it in between waits.
/// </summary>
internal static class BindingSteps
{
    /// <summary>Whether somebody holds the device mutex.</summary>
    /// <param name="instance">The device.</param>
    /// <returns>Whether it is held.</returns>
    public static bool IsBusy(InstanceState instance) =>
        instance.Phase is InstancePhase.Probing or InstancePhase.Detaching or InstancePhase.Bound;

    /// <summary>Begins a write of one of a driver's files.</summary>
    public static void WriteDriverFile(Turn turn)
    {
        var isName = AttributePath.TryParseName(KernelText.Name(turn.Operation.Text), out var name);
        switch (turn.Path.Attribute)
        {
            case "bind":
                FindToBind(turn, isName ? name : null);
                break;
            case "unbind":
                FindToUnbind(turn, isName ? name : null);
                break;
            case "new_id" when isName:
                OfferSteps.AddId(turn, name);
                break;
            default:
                var outcome = turn.Sequentially();
                turn.End(turn.State.With(outcome.State), ((Activity.Ended)outcome.Rest).Result);
                break;
        }
    }

    /// <summary>Sets the driver pointer of a device that was named.</summary>
    public static void ClaimForBind(Turn turn)
    {
        var name = turn.Activity.Device;
        var driver = turn.Machine.FindDriver(turn.Activity.Driver!);
        if (turn.State.Find(name, turn.Activity.DeviceSerial) is not { } instance || driver is null || driver.Serial != turn.Activity.Serial)
        {
            turn.EndWrite(Errno.ENODEV);
            return;
        }

        if (instance.Presence == Presence.Vanishing)
        {
            // Dead devices are refused; one that is only invalidated yet fails in its probe.
            turn.EndWrite(Errno.ENODEV);
            turn.EndWrite(Errno.ENXIO);
            return;
        }

        if (Visibility.OfInstance(turn.Machine, name) != true)
        {
            turn.EndWrite(Errno.ENODEV);
        }

        if (IsBusy(instance))
        {
            return;
        }

        if (instance.Driver is not null)
        {
            turn.EndWrite(Errno.EBUSY);
        }
        else
        {
            Claim(turn, name, instance.Serial, Stage.BindDone);
        }
    }

    /// <summary>Sets the driver pointer; the probe follows.</summary>
    /// <param name="name">The device.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="then">What follows the probe.</param>
    public static void Claim(Turn turn, InstanceName name, int serial, Stage then)
    {
        var driver = turn.Activity.Driver;
        var state = turn.State.Change(name, instance => instance with { Driver = driver, Phase = InstancePhase.Probing });
        turn.Go(state, turn.Activity with { Stage = Stage.Probe, Then = then, Device = name, DeviceSerial = serial });
    }

    public static void Probe(Turn turn)
    {
        var name = turn.Activity.Device;
        var isKillable = turn.Activity.Then == Stage.BindDone;
        if (isKillable && turn.IsSignalled)
        {
            Fail(turn, turn.State, Errno.EINTR);
        }

        if (turn.Activity.Call.MayLackMemory)
        {
            Fail(turn, turn.State, Errno.ENOMEM);
            if (turn.Model.Rules.FailedProbeSticks && turn.Activity.Driver == DriverState.DeviceDax)
            {
                Fail(turn, turn.State.Change(name, instance => instance with { HasStalePageMap = true }), Errno.ENOMEM);
            }
        }

        if ((isKillable && turn.IsKilled) || turn.Machine.Regions[name.Region].Hold == SemaphoreHold.RegionAndDevice)
        {
            return;
        }

        var probe = new Activity.Probe(turn.Activity.Driver!, name, IsKilled: false, errno => new Activity.Ended(StepOutcome.Wrote(errno)));
        var outcome = turn.Model.Advance(turn.Machine, probe);
        var after = turn.State.With(outcome.State.Warned ? outcome.State with { Warned = false } : outcome.State);
        if (outcome.Rest is Activity.Ended { Result.Errno: var error and not Errno.None })
        {
            Fail(turn, after, error);
            return;
        }

        var boundAt = 1 + after.Machine.Regions.Max(region => region.Instances.IsEmpty ? 0 : region.Instances.Max(instance => instance.BoundAt));
        after = after.Change(name, instance => instance with { Phase = InstancePhase.Bound, BoundAt = boundAt });
        var bound = turn.Activity with { Stage = outcome.Rest is Activity.ClearSeed ? Stage.ClearSeed : Stage.SettleBinding };
        if (turn.Activity.Call.MayLackMemory && turn.Activity.Driver == DriverState.Kmem)
        {
            LoseRange(turn, after, bound);
        }

        turn.Go(after, bound);
    }

    /// <summary>A kmem probe that added at least one range puts up with the loss of another.</summary>
    private static void LoseRange(Turn turn, BusState state, BusActivity bound)
    {
        var held = state.Machine.Find(bound.Device)!.Held;
        foreach (var lost in held.Length > 1 ? held : [])
        {
            var without = state.Change(bound.Device, instance => instance with { Held = instance.Held.Remove(lost) });
            turn.Go(without.With(without.Machine with { Blocks = MemoryBlocks.Remove(turn.Model.Setting, without.Machine.Blocks, lost) }), bound);
        }
    }

    /// <summary>Clears the seed if it is the device that was just bound.</summary>
    public static void ClearSeed(Turn turn)
    {
        var name = turn.Activity.Device;
        turn.Go(
            turn.State.Change(name.Region, region => region.Seed == name.Id ? region with { Seed = -1 } : region),
            turn.Activity with { Stage = Stage.SettleBinding });
    }

    /// <summary>Lets the device mutex go.</summary>
    public static void Settle(Turn turn)
    {
        var state = turn.State.Change(turn.Activity.Device, instance => instance with { Phase = InstancePhase.Settled });
        Return(turn, state, Errno.None);
    }

    /// <summary>Takes the device mutex of a device that was named, and looks again.</summary>
    public static void Unbind(Turn turn)
    {
        var name = turn.Activity.Device;
        if (turn.State.Find(name, turn.Activity.DeviceSerial) is not { } instance || (!IsBusy(instance) && instance.Driver != turn.Activity.Driver))
        {
            // Somebody else unbound it, or its probe failed.
            turn.EndWrite(Errno.None);
        }
        else if (!IsBusy(instance))
        {
            BeginRelease(turn, name, Stage.UnbindDone);
        }
    }

    /// <summary>Takes the device mutex in order to unbind.</summary>
    /// <param name="name">The device, bound.</param>
    /// <param name="then">What follows.</param>
    public static void BeginRelease(Turn turn, InstanceName name, Stage then)
    {
        var state = turn.State.Change(name, instance => instance with { Phase = InstancePhase.Bound });
        turn.Go(state, turn.Activity with { Stage = Stage.Release, Then = then, Device = name });
    }

    /// <summary>Releases what the driver holds.</summary>
    public static void Release(Turn turn)
    {
        var name = turn.Activity.Device;
        var isDeviceDax = turn.Machine.Find(name)!.Driver == DriverState.DeviceDax;
        var outcome = Detaching.Release(turn.Model.Setting, turn.Machine, name, new Activity.Ended(OperationResult.Success));
        var state = turn.State.With(outcome.State).Change(name, instance => instance with { Phase = InstancePhase.Detaching });
        turn.Go(isDeviceDax ? Kill(turn.Model, state, name) : state, turn.Activity with { Stage = Stage.ClearDriver });
    }

    /// <summary>Clears the driver pointer and lets the device mutex go.</summary>
    public static void ClearDriver(Turn turn)
    {
        var state = turn.State.Change(turn.Activity.Device, instance => instance with { Driver = null, BoundAt = 0, Phase = InstancePhase.Settled });
        Return(turn, state, Errno.None);
    }

    private static void FindToBind(Turn turn, InstanceName? named)
    {
        var driver = turn.Machine.FindDriver(turn.Path.Driver)!;
        var visible = named is { } wanted ? Visibility.OfInstance(turn.Machine, wanted) : false;
        var matches = visible != false && Probing.Matches(turn.Model.Setting, driver, named!.Value);
        if (visible != true || !matches)
        {
            turn.EndWrite(Errno.ENODEV);
        }

        if (matches)
        {
            turn.Go(turn.State, turn.Activity with
            {
                Stage = Stage.ClaimForBind,
                Driver = driver.Name,
                Device = named!.Value,
                DeviceSerial = turn.Machine.Find(named.Value)!.Serial,
            });
        }
    }

    /// <summary>An unbind looks at the driver pointer first; a device that comes or goes may have it set for a moment.</summary>
    private static void FindToUnbind(Turn turn, InstanceName? named)
    {
        var visible = named is { } wanted ? Visibility.OfInstance(turn.Machine, wanted) : false;
        var instance = visible != false ? turn.Machine.Find(named!.Value) : null;
        var isBound = instance?.Driver == turn.Path.Driver;
        if (visible != true || !isBound)
        {
            turn.EndWrite(Errno.ENODEV);
        }

        if (instance is not null && (isBound || visible != true))
        {
            turn.Go(turn.State, turn.Activity with
            {
                Stage = Stage.Unbind,
                Driver = turn.Path.Driver,
                Device = named!.Value,
                DeviceSerial = instance.Serial,
            });
        }
    }

    private static void Fail(Turn turn, BusState state, Errno errno) => Return(
        turn,
        state.Change(turn.Activity.Device, instance => instance with { Driver = null, Phase = InstancePhase.Settled }),
        errno);

    /// <summary>Goes on with what asked for the probe or the release.</summary>
    private static void Return(Turn turn, BusState state, Errno errno)
    {
        if (turn.Activity.Then is Stage.BindDone or Stage.UnbindDone)
        {
            turn.End(state, StepOutcome.Wrote(errno));
        }
        else
        {
            turn.Go(state, turn.Activity with { Stage = turn.Activity.Then, Result = null });
        }
    }

    /// <summary>What was opened or mapped before a kill leads nowhere afterwards, but where stale references live on.</summary>
    private static BusState Kill(DaxSpecification model, BusState state, InstanceName name)
    {
        if (model.Rules.StaleReferencesLive)
        {
            return state;
        }

        for (var i = 0; i < state.Processes.Length; i++)
        {
            var process = state.Processes[i];
            state = state.With(i, process with
            {
                File = Hollow(process.File, name),
                Mapped = Hollow(process.Mapped, name),
                Map = process.Map is { File.IsGone: false } map && map.File.Device == name ? map with { IsKilled = true } : process.Map,
            });
        }

        return state;
    }

    private static FileState? Hollow(FileState? file, InstanceName name) =>
        file is { IsGone: false } && file.Device == name ? file with { IsHollow = true } : file;
}
