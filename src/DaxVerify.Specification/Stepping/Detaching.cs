using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>How a driver leaves its devices: everything it holds is released first, the driver pointer is cleared after.</summary>
internal static class Detaching
{
    /// <summary>Releases what a driver holds on a device.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="name">The device, bound.</param>
    /// <param name="then">What follows.</param>
    public static StepOutcome Release(Setting setting, MachineState state, InstanceName name, Activity then)
    {
        var instance = state.Find(name)!;
        if (instance.Driver == DriverState.DeviceDax)
        {
            state = Kill(setting, state, name);
        }
        else if (instance.Driver == DriverState.Kmem)
        {
            state = RemoveMemory(setting, state, name, instance);
        }

        var released = instance with { Held = [] };
        return new StepOutcome(state.With(name.Region, released), new Activity.ClearDriver(name, then));
    }

    /// <summary>Clears the driver pointer.</summary>
    /// <param name="clear">The device.</param>
    public static StepOutcome ClearDriver(MachineState state, Activity.ClearDriver clear)
    {
        var instance = state.Find(clear.Device)! with { Driver = null };
        return new StepOutcome(state.With(clear.Device.Region, instance), clear.Then);
    }

    /// <summary>Takes a driver off one device, or off the bus when it has none left.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome UnregisterDriver(Setting setting, MachineState state, Activity.UnregisterDriver unregister)
    {
        for (var r = 0; r < state.Regions.Length; r++)
        {
            foreach (var instance in state.Regions[r].Instances)
            {
                if (instance.Driver == unregister.Driver)
                {
                    return Release(setting, state, new InstanceName(r, instance.Id), unregister);
                }
            }
        }

        return StepOutcome.End(
            state with { Drivers = state.Drivers.RemoveAll(driver => driver.Name == unregister.Driver) },
            OperationResult.Success);
    }

    /// <summary>What was opened or mapped before a kill leads nowhere afterwards, but where stale references live on.</summary>
    private static MachineState Kill(Setting setting, MachineState state, InstanceName name)
    {
        if (state.File is { IsGone: false } file && file.Device == name && !setting.Rules.StaleReferencesLive)
        {
            state = state with { File = file with { IsHollow = true } };
        }

        return state.Map is { File.IsGone: false } map && map.File.Device == name
            ? state with { Map = map with { IsKilled = true } }
            : state;
    }

    private static MachineState RemoveMemory(Setting setting, MachineState state, InstanceName name, InstanceState instance)
    {
        foreach (var extent in instance.Held)
        {
            state = MemoryBlocks.AnyOnline(setting, state.Blocks, extent)
                ? state with { Pinned = state.Pinned.Add(new PinnedExtent(extent, name)) }
                : state with { Blocks = MemoryBlocks.Remove(setting, state.Blocks, extent) };
        }

        var refused = setting.Rules.RemovesRefusedRanges
            ? instance.Ranges.Select(range => Probing.WholeBlocks(setting, range)).OfType<Extent>().Where(extent => !instance.Held.Contains(extent))
            : [];
        return refused.Any(extent => !MemoryBlocks.AnyOnline(setting, state.Blocks, extent)) ? state with { Warned = true } : state;
    }
}
