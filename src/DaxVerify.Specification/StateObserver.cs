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
            Iomem = Iomem(model.Setting, state),
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

    /// <summary>The lines of <c>/proc/iomem</c>, region by region.</summary>
    /// <param name="model">The machine and whose behaviour.</param>
    internal static List<IomemLine> Iomem(Setting model, MachineState state)
    {
        var lines = new List<IomemLine>();
        for (var r = 0; r < state.Regions.Length; r++)
        {
            if (!model.Topology.HasProvider(r))
            {
                continue;
            }

            var bounds = model.Topology.Regions[r];
            var depth = 0;
            if (model.Topology.IsStatic)
            {
                var outer = bounds.Container ?? (bounds.Start, bounds.Size);
                lines.Add(new IomemLine(depth++, outer.Start, outer.Start + outer.Size - 1, "Persistent Memory (legacy)"));
                if (outer.Start < bounds.Start && state.Regions[r].IsBound)
                {
                    lines.Add(new IomemLine(depth, outer.Start, bounds.Start - 1, $"namespace{r}.0"));
                }
            }
            else
            {
                if (model.Rules.ProviderLineInIomem)
                {
                    lines.Add(new IomemLine(depth++, bounds.Start, bounds.End, $"hmem.{r}"));
                }

                lines.Add(new IomemLine(depth++, bounds.Start, bounds.End, "Soft Reserved"));
            }

            AddReserved(state, lines, new Extent(bounds.Start, bounds.Size), depth);
        }

        return lines;
    }

    private static void AddReserved(MachineState state, List<IomemLine> lines, Extent bounds, int depth)
    {
        var reserved = new List<(Extent Extent, string Name, bool IsMemory)>();
        for (var r = 0; r < state.Regions.Length; r++)
        {
            foreach (var instance in state.Regions[r].Instances)
            {
                foreach (var held in instance.Held)
                {
                    reserved.Add((held, new InstanceName(r, instance.Id).ToString(), instance.Driver == DriverState.Kmem));
                }
            }
        }

        reserved.AddRange(state.Pinned.Select(pinned => (pinned.Extent, pinned.Owner.ToString(), true)));
        foreach (var (extent, name, isMemory) in reserved.Where(one => bounds.Contains(one.Extent)).OrderBy(one => one.Extent.Start))
        {
            lines.Add(new IomemLine(depth, extent.Start, extent.End, name));
            if (isMemory)
            {
                lines.Add(new IomemLine(depth + 1, extent.Start, extent.End, "System RAM (kmem)"));
            }
        }
    }

    private static string NameOf(int region, int id) => id < 0 ? string.Empty : new InstanceName(region, id).ToString();
}
