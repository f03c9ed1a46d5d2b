using System.Globalization;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// What becomes of the memory of an instance that kmem takes or gives back in parts: of its ranges that hold a whole memory block, some can be refused when it is
/// bound (they are reserved still), and some can stay when it is unbound (a block of theirs is online, perhaps since it refused to go offline).
/// </summary>
/// <param name="topology">The machine.</param>
internal sealed class MemoryClasses(BusTopology topology)
{
    /// <summary>Kmem was bound to several usable ranges and could not reserve each of them.</summary>
    public const string PartTaken = "kmem over a part";

    /// <summary>Kmem left such an instance.</summary>
    public const string PartRemoved = "kmem of a part removed";

    /// <summary>Kmem left an instance: some of its ranges are gone, others stay.</summary>
    public const string RangeKept = "memory kept of a range";

    /// <summary>Kmem left an instance of which a range stays for a part of its blocks: others are offline.</summary>
    public const string BlockKept = "memory kept for a block";

    /// <summary>A block was to go offline and a page of it could not be moved.</summary>
    public const string Refused = "offline refused";

    /// <summary>Kmem left an instance of which a range stays for a block that refused to go offline, while others of the instance are offline.</summary>
    public const string RefusedKept = "memory kept for a refusal";

    private const string Kmem = "kmem";
    private readonly HashSet<(int Region, int Id)> _inPart = [];
    private readonly HashSet<ulong> _refused = [];

    /// <summary>Names the classes of a step.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="before">What was seen before.</param>
    /// <param name="after">What is seen after.</param>
    public IEnumerable<string> Classify(Operation operation, OperationResult result, SystemObservation before, SystemObservation after)
    {
        if (before.Instances.Count == 0 && before.MemoryBlocks.Count == 0)
        {
            return [];
        }

        List<string>? classes = null;
        if (operation is FailingAllocationOperation { Inner: WriteOperation write } && result is { At: SystemCall.Write, Errno: Errno.EBUSY } && BlockOf(write.Path) is { } number)
        {
            _refused.Add(number);
            classes = [Refused];
        }
        else if (_refused.Count > 0)
        {
            _refused.RemoveWhere(one => !before.MemoryBlocks.Any(block => block.Number == one && block.Online));
        }

        foreach (var instance in before.Instances)
        {
            var now = Find(after, instance);
            if (instance.Driver == Kmem && now?.Driver != Kmem)
            {
                (classes ??= []).AddRange(OfRemoval(instance, before, after));
            }
            else if (instance.Driver is null && now?.Driver == Kmem && IsReservedInPart(instance, before))
            {
                _inPart.Add((instance.RegionId, instance.Id));
                (classes ??= []).Add(PartTaken);
            }
        }

        return classes ?? [];
    }

    private IEnumerable<string> OfRemoval(InstanceObservation instance, SystemObservation before, SystemObservation after)
    {
        if (_inPart.Remove((instance.RegionId, instance.Id)))
        {
            yield return PartRemoved;
        }

        var ranges = Usable(instance);
        var kept = ranges.Where(range => IsMemory(range, after)).ToList();
        if (kept.Count > 0 && kept.Count < ranges.Count)
        {
            yield return RangeKept;
        }

        if (kept.Exists(range => Blocks(range, before).DistinctBy(block => block.Online).Count() == 2))
        {
            yield return BlockKept;
        }

        if (kept.Exists(range => Blocks(range, before).Any(block => _refused.Contains(block.Number))) && ranges.Exists(range => Blocks(range, before).Any(block => !block.Online)))
        {
            yield return RefusedKept;
        }
    }

    /// <summary>Number of the memory block whose file a path names.</summary>
    private static ulong? BlockOf(string path)
    {
        const string Name = "memory";
        var directory = Path.GetFileName(Path.GetDirectoryName(path)) ?? string.Empty;
        return directory.StartsWith(Name, StringComparison.Ordinal) && ulong.TryParse(directory[Name.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private bool IsReservedInPart(InstanceObservation instance, SystemObservation before)
    {
        if (instance.Mappings.Count < 2)
        {
            return false;
        }

        var ranges = Usable(instance);
        var reserved = ranges.Count(range => IsMemory(range, before));
        return reserved > 0 && reserved < ranges.Count;
    }

    /// <summary>The whole memory blocks of each range that has any.</summary>
    private List<(ulong Start, ulong End)> Usable(InstanceObservation instance)
    {
        var size = topology.MemoryBlockSize;
        var ranges = new List<(ulong Start, ulong End)>();
        foreach (var mapping in instance.Mappings)
        {
            var (start, end) = ((mapping.Start + size - 1) / size * size, (mapping.End + 1) / size * size);
            if (start < end)
            {
                ranges.Add((start, end - 1));
            }
        }

        return ranges;
    }

    private static bool IsMemory((ulong Start, ulong End) range, SystemObservation seen) =>
        seen.Iomem.Any(line => line.Name == "System RAM (kmem)" && line.Start <= range.End && range.Start <= line.End);

    private IEnumerable<MemoryBlockObservation> Blocks((ulong Start, ulong End) range, SystemObservation seen) =>
        seen.MemoryBlocks.Where(block => block.Number * topology.MemoryBlockSize >= range.Start && block.Number * topology.MemoryBlockSize <= range.End);

    private static InstanceObservation? Find(SystemObservation seen, InstanceObservation instance)
    {
        foreach (var other in seen.Instances)
        {
            if (other.RegionId == instance.RegionId && other.Id == instance.Id)
            {
                return other;
            }
        }

        return null;
    }
}
