using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>What the map of physical memory shows of the regions: who has reserved what.</summary>
internal static class PhysicalMap
{
    /// <summary>The lines of <c>/proc/iomem</c>, region by region.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static List<IomemLine> Lines(Setting setting, MachineState state)
    {
        var lines = new List<IomemLine>();
        for (var r = 0; r < state.Regions.Length; r++)
        {
            if (!setting.Topology.HasProvider(r))
            {
                continue;
            }

            var bounds = setting.Topology.Regions[r];
            var depth = 0;
            if (setting.Topology.IsStatic)
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
                if (setting.Rules.ProviderLineInIomem)
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
}
