using DaxVerify.Reporting.Model;
using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Cli.Reports;

/// <summary>The regions of a finding's machine before its threads started and after they ended.</summary>
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

    private static IReadOnlyList<MemoryRegion> RegionsOf(BusTopology topology, SystemObservation seen) =>
        [.. topology.Regions.Select((bounds, id) => new MemoryRegion(TitleOf(seen.Regions.FirstOrDefault(region => region.Id == id), id, seen), bounds.Start, bounds.Size, RangesOf(seen, id)))];

    private static string TitleOf(RegionObservation? region, int id, SystemObservation seen)
    {
        var empty = seen.Instances.Where(instance => instance.RegionId == id && instance.Mappings.Count == 0).Select(instance => instance.Name).ToList();
        return (region is null ? $"region {id}, provider unbound" : $"region {id}")
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
