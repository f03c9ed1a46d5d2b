using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Walks that bring drivers and devices together: a driver is offered every device, in the order in which they were added, and each is
/// looked at once; the first instance of a new region is offered every driver until one takes it.
/// </summary>
internal static class OfferSteps
{
    /// <summary>Adds an id to a driver's list and offers it every device.</summary>
    public static void AddId(Turn turn, InstanceName name)
    {
        var driver = turn.Machine.FindDriver(turn.Path.Driver)!;
        if (!driver.Ids.Contains(name))
        {
            turn.LackMemory();
        }

        var outcome = turn.Sequentially();
        turn.Go(turn.State.With(outcome.State), turn.Activity with { Stage = Stage.Walk, Then = Stage.Walk, Driver = driver.Name, Cursor = 0 });
    }

    /// <summary>Goes to the next device, or ends the walk.</summary>
    public static void Walk(Turn turn)
    {
        var activity = turn.Activity;
        var driver = turn.Machine.FindDriver(activity.Driver!);
        var next = driver is null ? default : Next(turn, driver);
        if (next.Instance is null)
        {
            if (turn.Path is null)
            {
                turn.Go(turn.State, activity with { Stage = Stage.FinishLoad });
            }
            else
            {
                turn.EndWrite(Errno.None);
            }

            return;
        }

        turn.Go(turn.State, activity with
        {
            Stage = Stage.ClaimForWalk,
            Cursor = next.Instance.Serial,
            Device = next.Name,
            DeviceSerial = next.Instance.Serial,
        });
        if (Visibility.OfInstance(turn.Machine, next.Name) != true)
        {
            turn.Go(turn.State, activity with { Cursor = next.Instance.Serial });
        }
    }

    /// <summary>Claims the device that the walk is at, unless it is bound or gone.</summary>
    public static void ClaimForWalk(Turn turn)
    {
        var onward = turn.Activity with { Stage = Stage.Walk };
        var name = turn.Activity.Device;
        if (turn.State.Find(name, turn.Activity.DeviceSerial) is not { } instance || instance.Presence == Presence.Vanishing)
        {
            turn.Go(turn.State, onward);
            return;
        }

        if (Visibility.OfInstance(turn.Machine, name) != true)
        {
            turn.Go(turn.State, onward);
        }

        if (BindingSteps.IsBusy(instance))
        {
            return;
        }

        if (instance.Driver is not null)
        {
            turn.Go(turn.State, onward);
        }
        else
        {
            BindingSteps.Claim(turn, name, instance.Serial, Stage.Walk);
        }
    }

    /// <summary>Offers the first instance of a new region the next driver.</summary>
    public static void OfferDrivers(Turn turn)
    {
        var activity = turn.Activity;
        var finish = activity with { Stage = Stage.FinishProvider };
        if (turn.State.Find(activity.Device, activity.DeviceSerial) is not { } instance)
        {
            turn.Go(turn.State, finish);
            return;
        }

        if (BindingSteps.IsBusy(instance))
        {
            return;
        }

        for (var i = activity.Cursor; i < turn.Machine.Drivers.Length && instance.Driver is null; i++)
        {
            var driver = turn.Machine.Drivers[i];
            if (Probing.Matches(turn.Model.Setting, driver, activity.Device))
            {
                if (driver.Presence != Presence.Present)
                {
                    turn.Go(turn.State, activity with { Cursor = i + 1 });
                }

                BindingSteps.Claim(
                    turn with { Activity = activity with { Cursor = i + 1, Driver = driver.Name } },
                    activity.Device,
                    activity.DeviceSerial,
                    Stage.OfferDrivers);
                return;
            }
        }

        turn.Go(turn.State, finish);
    }

    /// <summary>The device behind the one that the walk was at last, in the order in which devices were added.</summary>
    private static (InstanceName Name, InstanceState? Instance) Next(Turn turn, DriverState driver)
    {
        (InstanceName Name, InstanceState? Instance) next = default;
        for (var r = 0; r < turn.Machine.Regions.Length; r++)
        {
            foreach (var instance in turn.Machine.Regions[r].Instances)
            {
                var name = new InstanceName(r, instance.Id);
                if (instance.Serial > turn.Activity.Cursor && (next.Instance is null || instance.Serial < next.Instance.Serial)
                    && Probing.Matches(turn.Model.Setting, driver, name))
                {
                    next = (name, instance);
                }
            }
        }

        return next;
    }
}
