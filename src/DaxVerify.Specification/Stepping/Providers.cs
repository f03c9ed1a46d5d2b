using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Stepping;

/// <summary>Binding and unbinding of the providers: creation and tear-down of whole regions.</summary>
internal static class Providers
{
    /// <summary>Writes <c>bind</c> or <c>unbind</c> of the providers' driver.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Write(Setting setting, MachineState state, CompiledOperation operation)
    {
        var index = IndexOf(setting, KernelText.Name(operation.Text));
        if (index < 0)
        {
            return StepOutcome.EndWrite(state, Errno.ENODEV);
        }

        var isBound = state.Regions[index].IsBound;
        if (operation.Path!.Attribute == "unbind")
        {
            return isBound ? TearDown(setting, state, new Activity.TearDownRegion(index)) : StepOutcome.EndWrite(state, Errno.ENODEV);
        }

        return isBound ? StepOutcome.EndWrite(state, Errno.EBUSY) : Bind(setting, state, index);
    }

    /// <summary>Binds a provider with nothing else running.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="index">The region.</param>
    /// <returns>The state after; unchanged when the provider's probe fails.</returns>
    public static MachineState BindUndisturbed(Setting setting, MachineState state, int index)
    {
        var outcome = Bind(setting, state, index);
        while (outcome.Rest is not Activity.Ended)
        {
            outcome = Steps.Advance(setting, outcome.State, outcome.Rest);
        }

        return outcome.State;
    }

    /// <summary>Takes one instance down, or the region when none is left.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome TearDown(Setting setting, MachineState state, Activity.TearDownRegion tearDown)
    {
        var region = state.Regions[tearDown.Region];
        if (region.Instances.IsEmpty)
        {
            return StepOutcome.EndWrite(state.With(tearDown.Region, RegionState.Unbound), Errno.None);
        }

        var last = region.Instances[^1];
        var name = new InstanceName(tearDown.Region, last.Id);
        if (last.Driver is not null)
        {
            return Detaching.Release(setting, state, name, tearDown);
        }

        var rest = RegionWrites.RemoveInstance(setting, state, name);
        var left = rest.Regions[tearDown.Region];
        left = left with
        {
            Seed = left.Seed == last.Id ? -1 : left.Seed,
            Youngest = left.Youngest == last.Id ? -1 : left.Youngest,
        };
        return new StepOutcome(rest.With(tearDown.Region, left), tearDown);
    }

    internal static StepOutcome Bind(Setting setting, MachineState state, int index)
    {
        var bounds = setting.Topology.Regions[index];
        if (bounds.Start % Setting.RegionAlign != 0 || bounds.Size % Setting.RegionAlign != 0)
        {
            return StepOutcome.EndWrite(state, Errno.ENOMEM);
        }

        var whole = new Extent(bounds.Start, bounds.Size);
        if (!setting.Rules.PinnedMemoryReusable && state.IsPinned(whole))
        {
            return StepOutcome.EndWrite(state, Errno.EBUSY);
        }

        var isEmpty = setting.Topology.RegionIdle && !setting.Topology.IsStatic;
        var first = new InstanceState { Id = 0, Align = Setting.RegionAlign, Ranges = isEmpty ? [] : [whole] };
        var bound = state.With(index, new RegionState { IsBound = true, Instances = [first] });
        return new StepOutcome(bound, new Activity.OfferDrivers(new InstanceName(index, 0), 0));
    }

    internal static int IndexOf(Setting setting, string device)
    {
        for (var i = 0; i < setting.Topology.Regions.Count; i++)
        {
            if (device == (setting.Topology.IsStatic ? $"dax{i}.0" : $"hmem.{i}") && setting.Topology.HasProvider(i))
            {
                return i;
            }
        }

        return -1;
    }
}
