using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Loading and unloading of drivers. A loading driver is offered every device before its files appear; an unloading one loses its ids, then
/// its devices one by one, the one bound last first. A module is there, for whoever loads it again, until the last step.
/// </summary>
internal static class ModuleSteps
{
    /// <summary>Begins to load.</summary>
    public static void Load(Turn turn)
    {
        var name = turn.Operation.Operation is LoadTestDriverOperation test ? test.Driver.Name : ((LoadModuleOperation)turn.Operation.Operation).Module;
        var outcome = turn.Sequentially();
        if (outcome.Rest is Activity.Ended ended)
        {
            turn.End(ended.Result);
            if (ended.Result.Errno is not (Errno.EEXIST or Errno.ENOENT))
            {
                Reserve(turn, name, ended.Result);
            }

            return;
        }

        if (turn.Activity.Call.MayLackMemory)
        {
            Reserve(turn, name, new OperationResult(Errno.ENOMEM));
        }

        var serial = turn.State.Serial + 1;
        var driver = outcome.State.FindDriver(name)!;
        var appearing = driver with { Serial = serial, Presence = Presence.Appearing };
        var machine = outcome.State with { Drivers = outcome.State.Drivers.Replace(driver, appearing) };
        turn.Go(
            turn.State.With(machine, serial),
            turn.Activity with { Stage = Stage.Walk, Then = Stage.Walk, Driver = name, Serial = serial, Cursor = 0 });
    }

    /// <summary>Ends a load.</summary>
    public static void FinishLoad(Turn turn)
    {
        var name = turn.Activity.Driver!;
        if (turn.Activity.Result is { } failure)
        {
            turn.End(turn.State.With(turn.Machine with { Drivers = turn.Machine.Drivers.RemoveAll(driver => driver.Name == name) }), failure);
        }
        else
        {
            turn.End(Change(turn.State, name, driver => driver with { Presence = Presence.Present }), OperationResult.Success);
        }
    }

    /// <summary>Begins to unload.</summary>
    public static void Unload(Turn turn)
    {
        var module = ((UnloadModuleOperation)turn.Operation.Operation).Module;
        var errno = turn.Machine.FindDriver(module) is not { } driver ? Errno.ENOENT
            : driver.Presence != Presence.Present ? Errno.EBUSY
            : module == DriverState.DeviceDax && turn.State.Processes.Any(UsesDevice) ? Errno.EAGAIN
            : Errno.None;
        if (errno != Errno.None)
        {
            turn.End(new OperationResult(errno));
            return;
        }

        turn.Go(
            Change(turn.State, module, going => going with { Presence = Presence.Vanishing }),
            turn.Activity with { Stage = Stage.ClearIds, Driver = module });
    }

    /// <summary>Clears the ids of a driver that goes.</summary>
    public static void ClearIds(Turn turn) =>
        turn.Go(Change(turn.State, turn.Activity.Driver!, driver => driver with { Ids = [] }), turn.Activity with { Stage = Stage.Unregister });

    /// <summary>Takes the driver off the device that was bound last (<c>driver_detach</c>), or off the bus.</summary>
    public static void Unregister(Turn turn)
    {
        var name = turn.Activity.Driver!;
        (InstanceName Name, InstanceState Instance)? last = null;
        for (var r = 0; r < turn.Machine.Regions.Length; r++)
        {
            foreach (var instance in turn.Machine.Regions[r].Instances)
            {
                if (instance.Driver == name && (last is not { } found || instance.BoundAt > found.Instance.BoundAt))
                {
                    last = (new InstanceName(r, instance.Id), instance);
                }
            }
        }

        if (last is not { } next)
        {
            var drivers = turn.Machine.Drivers.RemoveAll(driver => driver.Name == name);
            turn.End(turn.State.With(turn.Machine with { Drivers = drivers }), OperationResult.Success);
        }
        else if (!BindingSteps.IsBusy(next.Instance))
        {
            BindingSteps.BeginRelease(turn, next.Name, Stage.Unregister);
        }
    }

    /// <summary>A module that fails to load keeps others of its name out until it has failed; its driver takes nothing.</summary>
    private static void Reserve(Turn turn, string name, OperationResult failure)
    {
        var serial = turn.State.Serial + 1;
        var reserved = new DriverState { Name = name, Type = DriverType.Kmem, Serial = serial, Presence = Presence.Appearing };
        turn.Go(
            turn.State.With(turn.Machine with { Drivers = turn.Machine.Drivers.Add(reserved) }, serial),
            turn.Activity with { Stage = Stage.FinishLoad, Driver = name, Serial = serial, Result = failure });
    }

    private static bool UsesDevice(ProcessState process) =>
        process.File is not null || process.Mapped is not null || process.Map is { IsEmpty: false };

    private static BusState Change(BusState state, string name, Func<DriverState, DriverState> change)
    {
        var driver = state.Machine.FindDriver(name)!;
        return state.With(state.Machine with { Drivers = state.Machine.Drivers.Replace(driver, change(driver)) });
    }
}
