using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>How a driver leaves its devices: everything it holds is released first, the driver pointer is cleared after.</summary>
internal static class Detaching
{
    /// <summary>Releases what a driver holds on a device.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="state">The state.</param>
    /// <param name="name">The device, bound.</param>
    /// <param name="then">What follows.</param>
    /// <returns>The outcome.</returns>
    public static StepOutcome Release(DaxSpecification model, MachineState state, InstanceName name, Activity then)
    {
        var instance = state.Find(name)!;
        if (instance.Phase != InstancePhase.Settled)
        {
            return StepOutcome.Blocked(state);
        }

        if (instance.Driver == DriverState.DeviceDax)
        {
            state = Kill(model, state, name);
        }
        else if (instance.Driver == DriverState.Kmem)
        {
            state = RemoveMemory(model, state, name, instance);
        }

        var released = instance with { Held = [], Phase = InstancePhase.Detaching };
        return new StepOutcome(state.With(name.Region, released), new Activity.ClearDriver(name, then));
    }

    /// <summary>Clears the driver pointer.</summary>
    /// <param name="state">The state.</param>
    /// <param name="clear">The device.</param>
    /// <returns>The outcome.</returns>
    public static StepOutcome ClearDriver(MachineState state, Activity.ClearDriver clear)
    {
        var instance = state.Find(clear.Device)! with { Driver = null, Phase = InstancePhase.Settled };
        return new StepOutcome(state.With(clear.Device.Region, instance), clear.Then);
    }

    /// <summary>Takes a driver off one device, or off the bus when it has none left.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="state">The state.</param>
    /// <param name="unregister">The driver.</param>
    /// <returns>The outcome.</returns>
    public static StepOutcome UnregisterDriver(DaxSpecification model, MachineState state, Activity.UnregisterDriver unregister)
    {
        for (var r = 0; r < state.Regions.Length; r++)
        {
            foreach (var instance in state.Regions[r].Instances)
            {
                if (instance.Driver == unregister.Driver)
                {
                    return Release(model, state, new InstanceName(r, instance.Id), unregister);
                }
            }
        }

        return StepOutcome.End(
            state with { Drivers = state.Drivers.RemoveAll(driver => driver.Name == unregister.Driver) },
            OperationResult.Success);
    }

    /// <summary>What was opened or mapped before a kill leads nowhere afterwards, but where stale references live on.</summary>
    private static MachineState Kill(DaxSpecification model, MachineState state, InstanceName name)
    {
        if (state.File is { IsGone: false } file && file.Device == name && !model.Rules.StaleReferencesLive)
        {
            state = state with { File = file with { IsHollow = true } };
        }

        return state.Map is { File.IsGone: false } map && map.File.Device == name
            ? state with { Map = map with { IsKilled = true } }
            : state;
    }

    private static MachineState RemoveMemory(DaxSpecification model, MachineState state, InstanceName name, InstanceState instance)
    {
        foreach (var extent in instance.Held)
        {
            state = MemoryBlocks.AnyOnline(model, state.Blocks, extent)
                ? state with { Pinned = state.Pinned.Add(new PinnedExtent(extent, name)) }
                : state with { Blocks = MemoryBlocks.Remove(model, state.Blocks, extent) };
        }

        return state;
    }
}
