using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Invariants;

/// <summary>Compares what was seen at two moments, or of two machines.</summary>
public static class ObservationDifference
{
    /// <summary>Finds the first difference.</summary>
    /// <param name="b">The other.</param>
    /// <returns>What differs, as <c>key: a, b</c>; <see langword="null"/> when nothing does.</returns>
    public static string? First(SystemObservation a, SystemObservation b)
    {
        if (ReferenceEquals(a, b))
        {
            return null;
        }

        return Regions(a, b)
            ?? Instances(a, b)
            ?? Sequence("drivers", a.Drivers, b.Drivers)
            ?? Sequence("memory blocks", a.MemoryBlocks, b.MemoryBlocks)
            ?? Sequence("iomem", a.Iomem, b.Iomem);
    }

    private static string? Regions(SystemObservation a, SystemObservation b)
    {
        for (var i = 0; i < a.Regions.Count && i < b.Regions.Count; i++)
        {
            if (a.Regions[i] != b.Regions[i])
            {
                return $"region{a.Regions[i].Id}: {a.Regions[i]}, {b.Regions[i]}";
            }
        }

        return a.Regions.Count == b.Regions.Count ? null : $"number of regions: {a.Regions.Count}, {b.Regions.Count}";
    }

    private static string? Instances(SystemObservation a, SystemObservation b)
    {
        for (var i = 0; i < a.Instances.Count && i < b.Instances.Count; i++)
        {
            if (Instance(a.Instances[i], b.Instances[i]) is { } difference)
            {
                return difference;
            }
        }

        return a.Instances.Count == b.Instances.Count
            ? null
            : $"instances: {string.Join(' ', a.Instances.Select(i => i.Name))}, {string.Join(' ', b.Instances.Select(i => i.Name))}";
    }

    private static string? Instance(InstanceObservation a, InstanceObservation b) =>
        a.RegionId != b.RegionId || a.Id != b.Id ? $"instance: {a.Name}, {b.Name}"
        : a.Size != b.Size ? $"{a.Name}/size: {a.Size}, {b.Size}"
        : a.Align != b.Align ? $"{a.Name}/align: {a.Align}, {b.Align}"
        : a.Driver != b.Driver ? $"{a.Name}/driver: {a.Driver ?? "none"}, {b.Driver ?? "none"}"
        : a.Resource != b.Resource ? $"{a.Name}/resource: 0x{a.Resource:x}, 0x{b.Resource:x}"
        : a.MemmapOnMemory != b.MemmapOnMemory ? $"{a.Name}/memmap_on_memory: {a.MemmapOnMemory}, {b.MemmapOnMemory}"
        : a.TargetNode != b.TargetNode ? $"{a.Name}/target_node: {a.TargetNode}, {b.TargetNode}"
        : a.NumaNode != b.NumaNode ? $"{a.Name}/numa_node: {a.NumaNode}, {b.NumaNode}"
        : a.Modalias != b.Modalias ? $"{a.Name}/modalias: {a.Modalias}, {b.Modalias}"
        : a.HasNode != b.HasNode ? $"dev/{a.Name}: {a.HasNode}, {b.HasNode}"
        : Sequence($"{a.Name}/mappings", a.Mappings, b.Mappings);

    private static string? Sequence<T>(string key, IReadOnlyList<T> a, IReadOnlyList<T> b)
        where T : notnull
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(a[i], b[i]))
            {
                return $"{key}: {a[i]}, {b[i]}";
            }
        }

        return a.Count == b.Count ? null
            : a.Count > b.Count ? $"{key}: {a[b.Count]}, (nothing)"
            : $"{key}: (nothing), {b[a.Count]}";
    }
}
