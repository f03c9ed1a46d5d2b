using DaxVerify.Reporting.Model;
using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Cli.Reports;

/// <summary>The regions of a finding's machine: before its threads started, after each step, and after they ended.</summary>
internal static class RegionMaps
{
    /// <summary>Both moments; the second has no regions when the threads never came to rest.</summary>
    public static IReadOnlyList<MemoryMoment> Of(ScenarioFinding finding)
    {
        var scenario = finding.Scenario.On(finding.Mode);
        return
        [
            new MemoryMoment("before the threads started", RegionsOf(scenario.Topology, BusOracles.Before(scenario))),
            new MemoryMoment("after they ended", finding.After is { } after ? RegionsOf(scenario.Topology, after) : []),
        ];
    }

    /// <summary>How they changed in the course of the trace.</summary>
    /// <returns>What was known first, and what each step that led to another state led to, by the index of the event; empty if the trace says nothing of them.</returns>
    public static IReadOnlyList<MemoryChange> ChangesOf(ScenarioFinding finding)
    {
        var topology = finding.Scenario.On(finding.Mode).Topology;
        var changes = new List<MemoryChange>();
        IReadOnlyList<RegionShares>? last = null;
        for (var i = 0; i < finding.Bug.Trace.Count; i++)
        {
            if (finding.Bug.Trace[i].State is not IReadOnlyList<RegionShares> now || (last is not null && AreEqual(last, now)))
            {
                continue;
            }

            changes.Add(new MemoryChange(last is null ? i - 1 : i, [.. topology.Regions.Select((bounds, id) => RegionOf(bounds.Start, bounds.Size, id, now))]));
            last = now;
        }

        return changes;
    }

    private static bool AreEqual(IReadOnlyList<RegionShares> one, IReadOnlyList<RegionShares> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.Id == pair.Second.Id && pair.First.Ranges.SequenceEqual(pair.Second.Ranges));

    private static MemoryRegion RegionOf(ulong start, ulong size, int id, IReadOnlyList<RegionShares> now)
    {
        var shares = now.FirstOrDefault(region => region.Id == id);
        return new MemoryRegion(
            TitleOf(id, isThere: shares is not null), start, size, [.. (shares?.Ranges ?? []).Select(range => new MemoryRange(range.Owner, range.Owner, range.Start, range.End - range.Start + 1))]);
    }

    private static string TitleOf(int id, bool isThere) => isThere ? $"region {id}" : $"region {id}, provider unbound";

    private static IReadOnlyList<MemoryRegion> RegionsOf(BusTopology topology, SystemObservation seen) =>
        [.. topology.Regions.Select((bounds, id) => new MemoryRegion(TitleOf(seen.Regions.FirstOrDefault(region => region.Id == id), id, seen), bounds.Start, bounds.Size, RangesOf(seen, id)))];

    private static string TitleOf(RegionObservation? region, int id, SystemObservation seen)
    {
        var empty = seen.Instances.Where(instance => instance.RegionId == id && instance.Mappings.Count == 0).Select(instance => instance.Name).ToList();
        return TitleOf(id, isThere: region is not null)
            + (region?.Seed is { Length: > 0 } seed ? $", seed {seed}" : "")
            + (region?.Youngest is { Length: > 0 } youngest ? $", youngest {youngest}" : "")
            + (empty.Count > 0 ? $", without memory {string.Join(", ", empty)}" : "");
    }

    private static IReadOnlyList<MemoryRange> RangesOf(SystemObservation seen, int id) =>
    [
        .. from instance in seen.Instances
           where instance.RegionId == id
           from mapping in instance.Mappings
           orderby mapping.Start
           select new MemoryRange(instance.Name, $"{instance.Name} mapping{mapping.Number}{(instance.Driver is { } driver ? $" ({driver})" : "")}", mapping.Start, mapping.End - mapping.Start + 1),
    ];
}
