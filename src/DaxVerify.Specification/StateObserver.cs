using System.Collections.Immutable;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification;

/// <summary>Shows a state as user space sees it.</summary>
public static class StateObserver
{
    /// <param name="model">The specification that the state belongs to.</param>
    public static SystemObservation Observe(DaxSpecification model, MachineState state)
    {
        var regions = new List<RegionObservation>();
        var instances = new List<InstanceObservation>();
        for (var r = 0; r < state.Regions.Length; r++)
        {
            if (state.Regions[r].IsBound)
            {
                regions.Add(ObserveRegion(model, state.Regions[r], r));
                foreach (var instance in state.Regions[r].Instances)
                {
                    instances.Add(ObserveInstance(model, instance, r));
                }
            }
        }

        return new SystemObservation
        {
            Regions = regions,
            Instances = instances,
            Drivers = ObserveDrivers(state),
            MemoryBlocks = [.. state.Blocks.Select(block => new MemoryBlockObservation(block.Number, block.Online))],
            Iomem = PhysicalMap.Lines(model.Setting, state),
        };
    }

    private static string[] ObserveDrivers(MachineState state)
    {
        var names = new string[state.Drivers.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = state.Drivers[i].Name;
        }

        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static RegionObservation ObserveRegion(DaxSpecification model, RegionState region, int id)
    {
        var isStatic = model.Topology.IsStatic;
        return new RegionObservation(
            id,
            model.Topology.Regions[id].Size,
            Setting.RegionAlign,
            isStatic ? null : Allocation.Available(model.Setting, region, id),
            isStatic ? null : NameOf(id, region.Seed),
            isStatic ? null : NameOf(id, region.Youngest));
    }

    private static InstanceObservation ObserveInstance(DaxSpecification model, InstanceState instance, int region)
    {
        var bounds = model.Topology.Regions[region];
        return new InstanceObservation
        {
            RegionId = region,
            Id = instance.Id,
            Size = instance.Size,
            Align = instance.Align,
            Resource = instance.Ranges.IsEmpty ? bounds.Start : instance.Ranges[0].Start,
            TargetNode = bounds.TargetNode < 0 ? null : bounds.TargetNode,
            NumaNode = bounds.NumaNode,
            Modalias = Setting.Modalias,
            MemmapOnMemory = model.Rules.HasMemmapOnMemory ? instance.MemmapOnMemory : null,
            Driver = instance.Driver,
            HasNode = true,
            Mappings = ObserveMappings(instance.Ranges),
        };
    }

    private static MappingObservation[] ObserveMappings(ImmutableArray<Extent> ranges)
    {
        var mappings = new MappingObservation[ranges.Length];
        for (var i = 0; i < mappings.Length; i++)
        {
            mappings[i] = new MappingObservation(i, ranges[i].Start, ranges[i].End, Allocation.PageOffset(ranges, i));
        }

        return mappings;
    }

    private static string NameOf(int region, int id) => id < 0 ? string.Empty : new InstanceName(region, id).ToString();
}
