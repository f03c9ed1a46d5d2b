using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Scenarios.Observing;

/// <summary>
/// Looks at a machine's bus through its typed surface, at rest. What it sees is what the attribute files show (a test holds the two
/// against each other); it is made of numbers, so that looking after every step of a replay is cheap.
/// </summary>
public static class BusObserver
{
    /// <summary>Looks at everything visible.</summary>
    /// <param name="machine">The machine, at rest.</param>
    public static SystemObservation Observe(DaxMachine machine)
    {
        var regions = new List<RegionObservation>();
        var instances = new List<InstanceObservation>();
        foreach (var provider in machine.Providers)
        {
            if (provider.DriverData is not DaxRegion region)
            {
                continue;
            }

            regions.Add(ObserveRegion(region));
            foreach (var child in provider.Children.Snapshot())
            {
                instances.Add(ObserveInstance((DevDax)child));
            }
        }

        instances.Sort(static (a, b) => (a.RegionId, a.Id).CompareTo((b.RegionId, b.Id)));
        return new SystemObservation
        {
            Regions = regions,
            Instances = instances,
            Drivers = ObserveDrivers(machine),
            MemoryBlocks = machine.Dax.Hotplug.Blocks(),
            Iomem = machine.Iomem.Lines(),
        };
    }

    private static string[] ObserveDrivers(DaxMachine machine)
    {
        var drivers = machine.Dax.Type.Drivers.Snapshot();
        var names = new string[drivers.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = drivers[i].Name;
        }

        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static RegionObservation ObserveRegion(DaxRegion region)
    {
        region.AssumeAtRest();
        return region.IsStatic
            ? new RegionObservation(region.Id, region.Size, region.Settings.Align, null, null, null)
            : new RegionObservation(
                region.Id,
                region.Size,
                region.Settings.Align,
                region.AvailableSize,
                NameOf(region, region.Seed),
                NameOf(region, region.Youngest));
    }

    /// <summary>Seed and youngest may point to what is gone, which nobody may look at.</summary>
    private static string NameOf(DaxRegion region, DevDax? pointer) =>
        pointer is null ? string.Empty : region.Provider.Children.Snapshot().Contains(pointer) ? pointer.Name : "(gone)";

    private static InstanceObservation ObserveInstance(DevDax instance)
    {
        instance.AssumeAtRest();
        return new InstanceObservation
        {
            RegionId = instance.Region.Id,
            Id = instance.Number,
            Size = instance.Size,
            Align = instance.Align,
            Resource = instance.ResourceStart,
            TargetNode = instance.TargetNode >= 0 ? instance.TargetNode : null,
            NumaNode = instance.Region.Settings.NumaNode,
            Modalias = DevDax.Modalias,
            MemmapOnMemory = instance.DaxBus.Mode.Features.HasMemmapOnMemory ? instance.MemmapOnMemory : null,
            Driver = instance.Driver?.Name,
            HasNode = instance.Node.IsVisible,
            Mappings = ObserveMappings(instance),
        };
    }

    private static MappingObservation[] ObserveMappings(DevDax instance)
    {
        var mappings = new MappingObservation[instance.Children.Count];
        var count = 0;
        foreach (var child in instance.Children.Snapshot())
        {
            var mapping = (DaxMapping)child;
            if (mapping.Range is { } range)
            {
                mappings[count++] = new MappingObservation(mapping.Id, range.Start, range.End, range.PageOffset);
            }
        }

        Array.Resize(ref mappings, count);
        Array.Sort(mappings, static (a, b) => a.Number.CompareTo(b.Number));
        return mappings;
    }
}
