using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Stepping;

/// <summary>Creation and deletion of instances through their region.</summary>
internal static class RegionWrites
{
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Create(Setting setting, MachineState state, CompiledOperation operation)
    {
        var index = operation.Path!.Name.Region;
        var region = state.Regions[index];
        var errno = KernelText.ParseInt(operation.Text, out var number);
        errno = errno != Errno.None ? errno
            : number != 1 ? Errno.EINVAL
            : operation.IsKilled ? Errno.EINTR
            : Allocation.Available(setting, region, index) == 0 ? Errno.ENOSPC
            : Errno.None;
        if (errno != Errno.None)
        {
            return StepOutcome.EndWrite(state, errno);
        }

        var id = 0;
        while (id < region.Instances.Length && region.Instances[id].Id == id)
        {
            id++;
        }

        var created = new InstanceState { Id = id, Align = Setting.RegionAlign };
        return StepOutcome.EndWrite(
            state.With(index, region with
            {
                Instances = region.Instances.Insert(id, created),
                Seed = region.Seed < 0 ? id : region.Seed,
                Youngest = id,
            }),
            Errno.None);
    }

    /// <summary>Writes <c>delete</c>: checks and invalidation are one step, the removal from the bus another.</summary>
    public static StepOutcome Delete(MachineState state, CompiledOperation operation)
    {
        var index = operation.Path!.Name.Region;
        var region = state.Regions[index];
        if (!AttributePath.TryParseName(KernelText.Name(operation.Text), out var name) || name.Region != index
            || state.Find(name) is not { } victim)
        {
            return StepOutcome.EndWrite(state, Errno.ENXIO);
        }

        if (victim.Driver is not null || !victim.Ranges.IsEmpty || victim.Id == 0)
        {
            return StepOutcome.EndWrite(state, Errno.EBUSY);
        }

        region = region with
        {
            Seed = region.Seed == victim.Id ? -1 : region.Seed,
            Youngest = region.Youngest == victim.Id ? -1 : region.Youngest,
        };
        return new StepOutcome(state.With(index, region), new Activity.RemoveInstance(name));
    }

    /// <summary>Removes an invalidated instance: the second half of a deletion.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Remove(Setting setting, MachineState state, Activity.RemoveInstance remove) =>
        StepOutcome.EndWrite(RemoveInstance(setting, state, remove.Device), Errno.None);

    /// <summary>Takes an instance off the bus; files on it lead nowhere from now on.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="name">The instance, unbound.</param>
    /// <returns>The state after.</returns>
    public static MachineState RemoveInstance(Setting setting, MachineState state, InstanceName name)
    {
        var region = state.Regions[name.Region];
        var index = region.IndexOf(name.Id);
        if (index < 0)
        {
            return state;
        }

        return state.With(name.Region, region with { Instances = region.Instances.RemoveAt(index) }) with
        {
            File = Forget(state.File, name),
            Map = state.Map is { } map && map.File.Device == name ? Forget(setting, map, name, region.Instances[index].Align) : state.Map,
        };
    }

    /// <summary>
    /// A mapping outlives its instance, in some modes with the align that the instance had last: it still rules how the mapping may be split.
    /// </summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="map">The mapping.</param>
    /// <returns>The mapping after.</returns>
    internal static MemoryMapState Forget(Setting setting, MemoryMapState map, InstanceName name, ulong align) =>
        map.File.IsGone
            ? map
            : map with { File = Forget(map.File, name)!, Align = setting.Rules.SplitsByAlignOfNow ? align : map.Align };

    /// <summary>A file of a removed instance leads nowhere.</summary>
    /// <returns>The file after.</returns>
    internal static FileState? Forget(FileState? file, InstanceName name) =>
        file is not null && file.Device == name ? file with { IsGone = true } : file;
}
