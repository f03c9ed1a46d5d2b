using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;

namespace DaxVerify.Specification.Concurrency;

/// <summary>What somebody finds who looks a thing up between the steps of others.</summary>
internal static class Visibility
{
    /// <summary>Looks a file up.</summary>
    /// <returns>Whether it is found for certain, perhaps (<see langword="null"/>) or not.</returns>
    public static bool? OfFile(DaxSpecification model, MachineState state, AttributePath path)
    {
        if (AttributeModes.Mode(model.Setting, path) == 0)
        {
            return false;
        }

        return path.Owner switch
        {
            AttributeOwner.Region => OfRegion(state, path.Name.Region),
            AttributeOwner.Instance => OfInstance(state, path.Name),
            AttributeOwner.Mapping => OfMapping(state, path.Name, path.Number),
            AttributeOwner.Driver or AttributeOwner.Module => state.FindDriver(path.Driver) is { } driver ? Of(driver.Presence) : false,
            AttributeOwner.MemoryBlock => OfBlock(model, state, path.Number),
            _ => AttributeModes.Exists(model.Setting, state, path),
        };
    }

    /// <summary>Looks a memory block up; those of an instance that kmem is taking or leaving come and go one by one.</summary>
    /// <returns>Whether it is found; <see langword="null"/> for perhaps.</returns>
    public static bool? OfBlock(DaxSpecification model, MachineState state, ulong number)
    {
        var start = number * model.Topology.MemoryBlockSize;
        foreach (var region in state.Regions)
        {
            foreach (var instance in region.Instances)
            {
                var isChanging = instance.Driver == DriverState.Kmem && instance.Phase is InstancePhase.Bound or InstancePhase.Detaching;
                if (isChanging && instance.Ranges.Any(range => range.Start <= start && start <= range.End))
                {
                    return null;
                }
            }
        }

        return state.Blocks.Any(block => block.Number == number);
    }

    /// <summary>Looks a region up.</summary>
    /// <param name="region">Its id.</param>
    /// <returns>Whether it is found; <see langword="null"/> for perhaps.</returns>
    public static bool? OfRegion(MachineState state, int region) =>
        !state.Regions[region].IsBound ? false : Of(state.Regions[region].Presence);

    /// <summary>Looks an instance up.</summary>
    /// <returns>Whether it is found; <see langword="null"/> for perhaps.</returns>
    public static bool? OfInstance(MachineState state, InstanceName name) =>
        state.Find(name) is not { } instance ? false
        : state.Regions[name.Region].Presence != Presence.Present ? null
        : Of(instance.Presence);

    /// <summary>Looks a mapping up.</summary>
    /// <returns>Whether it is found; <see langword="null"/> for perhaps.</returns>
    public static bool? OfMapping(MachineState state, InstanceName name, ulong number)
    {
        if (state.Find(name) is not { } instance)
        {
            return false;
        }

        var isNow = number < (ulong)instance.Ranges.Length;
        var isSoon = instance.Prospective.IsDefault ? isNow : number < (ulong)instance.Prospective.Length;
        return !isNow && !isSoon ? false : isNow != isSoon ? null : OfInstance(state, name);
    }

    private static bool? Of(Presence presence) => presence == Presence.Present ? true : null;
}
