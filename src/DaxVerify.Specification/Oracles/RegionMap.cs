using System.Globalization;
using System.Text;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Oracles;

/// <summary>A small map of every region in address order: whose memory is where, and what is free.</summary>
public static class RegionMap
{
    /// <summary>Draws the map.</summary>
    /// <param name="topology">The machine.</param>
    /// <returns>Lines, each ended by a newline.</returns>
    public static string Render(BusTopology topology, SystemObservation seen)
    {
        var text = new StringBuilder();
        for (var r = 0; r < topology.Regions.Count; r++)
        {
            var bounds = topology.Regions[r];
            var region = seen.Regions.FirstOrDefault(one => one.Id == r);
            Append(text, string.Empty, bounds.Start, bounds.Size, region is null ? $"region {r}: provider unbound" : Head(region));
            if (region is not null)
            {
                AppendRanges(text, bounds.Start, bounds.Size, [.. seen.Instances.Where(instance => instance.RegionId == r)]);
            }
        }

        return text.ToString();
    }

    private static string Head(RegionObservation region) =>
        $"region {region.Id}"
        + (region.Seed is { Length: > 0 } seed ? $", seed {seed}" : string.Empty)
        + (region.Youngest is { Length: > 0 } youngest ? $", youngest {youngest}" : string.Empty);

    private static void AppendRanges(StringBuilder text, ulong start, ulong size, IReadOnlyList<InstanceObservation> instances)
    {
        var at = start;
        var ranges = instances.SelectMany(instance => instance.Mappings.Select(mapping => (Mapping: mapping, Owner: instance)));
        foreach (var (mapping, owner) in ranges.OrderBy(range => range.Mapping.Start))
        {
            if (mapping.Start > at)
            {
                Append(text, "  ", at, mapping.Start - at, "free");
            }

            Append(text, "  ", mapping.Start, mapping.End - mapping.Start + 1, $"{owner.Name} mapping{mapping.Number}{Suffix(owner)}");
            at = Math.Max(at, mapping.End + 1);
        }

        if (at < start + size)
        {
            Append(text, "  ", at, start + size - at, "free");
        }

        foreach (var empty in instances.Where(instance => instance.Mappings.Count == 0))
        {
            text.Append("  ").Append("(no memory)".PadRight(24)).Append(empty.Name).Append(Suffix(empty)).Append('\n');
        }
    }

    private static string Suffix(InstanceObservation instance) =>
        (instance.Driver is { } driver ? $", {driver}" : string.Empty) + (instance.Align == 2UL << 20 ? string.Empty : $", align {Bytes(instance.Align)}");

    private static void Append(StringBuilder text, string indent, ulong start, ulong size, string what) =>
        text.Append(indent).Append(CultureInfo.InvariantCulture, $"0x{start:x}-0x{start + size - 1:x} {Bytes(size),8} ").Append(what).Append('\n');

    private static string Bytes(ulong bytes) => bytes switch
    {
        >= 1UL << 30 when bytes % (1UL << 30) == 0 => $"{bytes >> 30} GiB",
        >= 1UL << 20 when bytes % (1UL << 20) == 0 => $"{bytes >> 20} MiB",
        _ => $"{bytes >> 10} KiB",
    };
}
