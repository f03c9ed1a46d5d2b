using System.Globalization;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Verification.Observing;

/// <summary>
/// The difference between two observations in the flat key form of the recordings (<c>dax0.0/size</c>, <c>region0/seed</c>, …).
/// Only what changed is turned into text, so a step that changes little costs little.
/// </summary>
public sealed class SnapshotDelta
{
    private readonly List<KeyValuePair<string, string?>> _changes = [];

    private SnapshotDelta()
    {
    }

    /// <summary>Changed keys with the new value, or <see langword="null"/> for a key that went away.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Changes => _changes;

    /// <summary>The observation of a machine with nothing in it; the delta from it is a whole snapshot.</summary>
    public static SystemObservation Nothing { get; } = new()
    {
        Regions = [],
        Instances = [],
        Drivers = [],
        MemoryBlocks = [],
        Iomem = [],
    };

    /// <summary>Computes a difference.</summary>
    /// <param name="before">The earlier observation.</param>
    /// <param name="after">The later one.</param>
    /// <returns>The difference.</returns>
    public static SnapshotDelta Between(SystemObservation before, SystemObservation after)
    {
        var delta = new SnapshotDelta();
        delta.AddRegions(before.Regions, after.Regions);
        delta.AddInstances(before.Instances, after.Instances);
        delta.AddDrivers(before.Drivers, after.Drivers);
        delta.AddMemoryBlocks(before.MemoryBlocks, after.MemoryBlocks);
        if (!before.Iomem.SequenceEqual(after.Iomem))
        {
            delta._changes.Add(new("iomem", string.Join('\n', after.Iomem)));
        }

        return delta;
    }

    private void AddRegions(IReadOnlyList<RegionObservation> before, IReadOnlyList<RegionObservation> after)
    {
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : before[i].Id.CompareTo(after[j].Id);
            var old = order <= 0 ? before[i++] : null;
            var now = order >= 0 ? after[j++] : null;
            if (old != now)
            {
                AddRegion($"region{(old ?? now)!.Id}/", old, now);
            }
        }
    }

    private void AddRegion(string prefix, RegionObservation? old, RegionObservation? now)
    {
        Add(prefix, "id", Decimal(old?.Id), Decimal(now?.Id));
        Add(prefix, "size", Decimal(old?.Size), Decimal(now?.Size));
        Add(prefix, "available_size", Decimal(old?.AvailableSize), Decimal(now?.AvailableSize));
        Add(prefix, "align", Decimal(old?.Align), Decimal(now?.Align));
        Add(prefix, "seed", old?.Seed, now?.Seed);
        Add(prefix, "create", old?.Youngest, now?.Youngest);
    }

    private void AddInstances(IReadOnlyList<InstanceObservation> before, IReadOnlyList<InstanceObservation> after)
    {
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            var order = i == before.Count ? 1
                : j == after.Count ? -1
                : (before[i].RegionId, before[i].Id).CompareTo((after[j].RegionId, after[j].Id));
            var old = order <= 0 ? before[i++] : null;
            var now = order >= 0 ? after[j++] : null;
            if (!Same(old, now))
            {
                AddInstance((old ?? now)!.Name, old, now);
            }
        }
    }

    private static bool Same(InstanceObservation? a, InstanceObservation? b) =>
        ReferenceEquals(a, b)
        || (a is not null && b is not null && a.Size == b.Size && a.Align == b.Align && a.Resource == b.Resource
            && a.TargetNode == b.TargetNode && a.NumaNode == b.NumaNode && a.Modalias == b.Modalias
            && a.MemmapOnMemory == b.MemmapOnMemory && a.Driver == b.Driver && a.HasNode == b.HasNode
            && SameMappings(a.Mappings, b.Mappings));

    private static bool SameMappings(IReadOnlyList<MappingObservation> a, IReadOnlyList<MappingObservation> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }

    private void AddInstance(string name, InstanceObservation? old, InstanceObservation? now)
    {
        var prefix = name + "/";
        Add(prefix, "size", Decimal(old?.Size), Decimal(now?.Size));
        Add(prefix, "align", Decimal(old?.Align), Decimal(now?.Align));
        Add(prefix, "resource", Hex(old?.Resource), Hex(now?.Resource));
        Add(prefix, "target_node", Decimal(old?.TargetNode), Decimal(now?.TargetNode));
        Add(prefix, "numa_node", Decimal(old?.NumaNode), Decimal(now?.NumaNode));
        Add(prefix, "modalias", old?.Modalias, now?.Modalias);
        Add(prefix, "memmap_on_memory", Bit(old?.MemmapOnMemory), Bit(now?.MemmapOnMemory));
        Add(prefix, "driver", old?.Driver, now?.Driver);
        Add("dev/", name, old is { HasNode: true } ? "char" : null, now is { HasNode: true } ? "char" : null);
        AddMappings(prefix, old?.Mappings ?? [], now?.Mappings ?? []);
    }

    private void AddMappings(string prefix, IReadOnlyList<MappingObservation> before, IReadOnlyList<MappingObservation> after)
    {
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : before[i].Number.CompareTo(after[j].Number);
            MappingObservation? old = order <= 0 ? before[i++] : null;
            MappingObservation? now = order >= 0 ? after[j++] : null;
            var directory = $"{prefix}mapping{(old ?? now)!.Value.Number}/";
            Add(directory, "start", Hex(old?.Start), Hex(now?.Start));
            Add(directory, "end", Hex(old?.End), Hex(now?.End));
            Add(directory, "page_offset", Hex(old?.PageOffset), Hex(now?.PageOffset));
        }
    }

    private void AddDrivers(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        foreach (var gone in before.Except(after))
        {
            Add("drivers/", gone, "registered", null);
        }

        foreach (var added in after.Except(before))
        {
            Add("drivers/", added, null, "registered");
        }
    }

    private void AddMemoryBlocks(IReadOnlyList<MemoryBlockObservation> before, IReadOnlyList<MemoryBlockObservation> after)
    {
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : before[i].Number.CompareTo(after[j].Number);
            MemoryBlockObservation? old = order <= 0 ? before[i++] : null;
            MemoryBlockObservation? now = order >= 0 ? after[j++] : null;
            Add($"memory{(old ?? now)!.Value.Number}/", "state", State(old), State(now));
        }
    }

    private void Add(string prefix, string name, string? old, string? now)
    {
        if (old != now)
        {
            _changes.Add(new(prefix + name, now));
        }
    }

    private static string? Decimal(ulong? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Decimal(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Hex(ulong? value) => value is { } number ? $"0x{number:x}" : null;

    private static string? Bit(bool? value) => value is { } bit ? bit ? "1" : "0" : null;

    private static string? State(MemoryBlockObservation? block) => block is { } b ? b.Online ? "online" : "offline" : null;
}
