using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Binding and unbinding of providers, which hold the provider's device mutex: a region appears with its first instance, and is taken down
/// instance by instance, the last added first.
/// </summary>
internal static class ProviderSteps
{
    /// <summary>Begins a write of <c>bind</c> or <c>unbind</c>.</summary>
    public static void Write(Turn turn)
    {
        var isBind = turn.Path.Attribute == "bind";
        var index = Providers.IndexOf(turn.Model.Setting, KernelText.Name(turn.Operation.Text));
        if (index < 0 || (!isBind && !HasDriver(turn.Machine.Regions[index])))
        {
            turn.EndWrite(Errno.ENODEV);
            return;
        }

        turn.Go(turn.State, turn.Activity with
        {
            Stage = isBind ? Stage.BindProvider : Stage.UnbindProvider,
            Device = new InstanceName(index, 0),
        });
    }

    /// <summary>Binds a provider.</summary>
    public static void Bind(Turn turn)
    {
        var index = turn.Activity.Device.Region;
        var region = turn.Machine.Regions[index];
        if (HasDriver(region))
        {
            if (region.Presence == Presence.Present)
            {
                turn.EndWrite(Errno.EBUSY);
            }

            return;
        }

        turn.LackMemory();
        var outcome = Providers.Bind(turn.Model.Setting, turn.Machine, index);
        if (outcome.Rest is Activity.Ended ended)
        {
            turn.Go(
                turn.State.Change(index, old => old with { Presence = Presence.Appearing }),
                turn.Activity with { Stage = Stage.RefuseProvider, Result = ended.Result });
            return;
        }

        var serial = turn.State.Serial + 2;
        var made = outcome.State.Regions[index];
        var first = made.Instances[0] with { Serial = serial, Presence = Presence.Appearing };
        var state = turn.State.With(
            outcome.State.With(index, made with { Serial = serial - 1, Presence = Presence.Appearing, Instances = [first] }), serial);
        turn.Go(state, turn.Activity with { Stage = Stage.OfferDrivers, DeviceSerial = serial, Cursor = 0 });
    }

    /// <summary>
    /// Ends a binding whose probe failed. Until then the provider has the driver, so that an unbind gets past its check; it then finds
    /// nothing to do and succeeds.
    /// </summary>
    public static void Refuse(Turn turn) => turn.End(
        turn.State.Change(turn.Activity.Device.Region, region => region with { Presence = Presence.Present }), turn.Activity.Result!);

    /// <summary>Ends the binding; without memory, what appeared goes again.</summary>
    public static void Finish(Turn turn)
    {
        var name = turn.Activity.Device;
        if (turn.Activity.Call.MayLackMemory && turn.Machine.Regions[name.Region].Instances is [{ Driver: null } only] && !BindingSteps.IsBusy(only))
        {
            var gone = CreationSteps.Take(turn.Model, turn.State, name);
            turn.End(gone.Change(name.Region, _ => RegionState.Unbound), StepOutcome.Wrote(Errno.ENOMEM));
        }

        var state = turn.State.Change(name.Region, region => region with { Presence = Presence.Present });
        turn.End(
            state.Find(name, turn.Activity.DeviceSerial) is null ? state : state.Change(name, first => first with { Presence = Presence.Present }),
            StepOutcome.Wrote(Errno.None));
    }

    /// <summary>Begins to unbind a provider. Whoever comes second finds nothing left to do.</summary>
    public static void BeginUnbind(Turn turn)
    {
        var index = turn.Activity.Device.Region;
        var region = turn.Machine.Regions[index];
        if (!HasDriver(region))
        {
            turn.EndWrite(Errno.None);
        }
        else if (region.Presence == Presence.Present && region.Hold == SemaphoreHold.Free)
        {
            turn.Go(
                turn.State.Change(index, old => old with { Presence = Presence.Vanishing }),
                turn.Activity with { Stage = Stage.TearDown });
        }
    }

    /// <summary>Takes the next instance down, or the region when none is left.</summary>
    public static void TearDown(Turn turn)
    {
        var index = turn.Activity.Device.Region;
        var region = turn.Machine.Regions[index];
        if (IsGone(region, region.Seed) || IsGone(region, region.Youngest))
        {
            turn.Go(turn.State.Change(index, Forget), turn.Activity);
            return;
        }

        if (region.Instances.IsEmpty)
        {
            turn.End(turn.State.Change(index, _ => RegionState.Unbound), StepOutcome.Wrote(Errno.None));
            return;
        }

        // An instance that a deletion has claimed is the deletion's to take away.
        var last = region.Instances.Where(instance => instance.Presence != Presence.Vanishing).MaxBy(instance => instance.Serial);
        if (last is null || BindingSteps.IsBusy(last) || region.Hold != SemaphoreHold.Free)
        {
            return;
        }

        var name = new InstanceName(index, last.Id);
        if (last.Driver is not null)
        {
            BindingSteps.BeginRelease(
                turn with { Activity = turn.Activity with { Driver = last.Driver, DeviceSerial = last.Serial } }, name, Stage.TearDown);
        }
        else
        {
            turn.Go(CreationSteps.Take(turn.Model, turn.State, name), turn.Activity);
        }
    }

    /// <summary>Seed and youngest name no instance that is gone; what its files say and what names it may change one after the other.</summary>
    private static RegionState Forget(RegionState region) => region with
    {
        Seed = IsGone(region, region.Seed) ? -1 : region.Seed,
        Youngest = IsGone(region, region.Youngest) ? -1 : region.Youngest,
    };

    private static bool IsGone(RegionState region, int id) => id >= 0 && region.IndexOf(id) < 0;

    /// <summary>Whether a provider has its driver: it is bound, or its probe is about to fail.</summary>
    private static bool HasDriver(RegionState region) => region.IsBound || region.Presence == Presence.Appearing;
}
