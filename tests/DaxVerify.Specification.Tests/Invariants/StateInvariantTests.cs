using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using static DaxVerify.Specification.Tests.Invariants.Machine;

namespace DaxVerify.Specification.Tests.Invariants;

/// <summary>Each invariant of a single look: a hand-made bad state trips it, the good one doesn't.</summary>
public class StateInvariantTests
{
    public static TheoryData<string> Names() => [.. StandardInvariants.All.Select(invariant => invariant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Good_state_trips_nothing(string name)
    {
        Assert.Null(Watch(Named(name), Good));
    }

    [Fact]
    public void Two_ranges_that_share_a_byte_trip_no_overlap() =>
        AssertTrips("no-overlap", Of([Instance(0, [(0, 4)]), Instance(1, [(2, 4)])], 8 * MiB), "dax0.1");

    [Fact]
    public void Range_beyond_the_region_trips_inside_region() =>
        AssertTrips("inside-region", Of([Instance(0, [(14, 4)])], 12 * MiB), "outside its region");

    [Fact]
    public void Range_off_the_granularity_trips_inside_region() =>
        AssertTrips("inside-region", Of([Instance(0, [(1, 2)])], 14 * MiB), "no multiples of 2 MiB");

    [Fact]
    public void Region_without_its_first_instance_trips_id_zero() => AssertTrips("id-zero", Of([Instance(1, [])], 16 * MiB), "no dax0.0");

    [Fact]
    public void Two_instances_of_one_id_trip_unique_id() =>
        AssertTrips("unique-id", Of([Instance(0, []), Instance(0, [])], 16 * MiB), "dax0.0 and dax0.0");

    [Fact]
    public void Wrong_available_size_trips_accounting() =>
        AssertTrips("accounting", Of([Instance(0, [(0, 4)])], 16 * MiB), "expected 12582912");

    [Fact]
    public void Size_that_is_not_the_sum_of_ranges_trips_accounting() =>
        AssertTrips("accounting", Of([Instance(0, [(0, 4)], size: 2 * MiB)], 14 * MiB), "its mappings make 4194304");

    [Fact]
    public void Page_offset_that_is_no_running_sum_trips_page_offset() => AssertTrips(
        "page-offset",
        Of([Instance(0, [new(0, Start, Start + (2 * MiB) - 1, 0), new(1, Start + (4 * MiB), Start + (6 * MiB) - 1, 1)], null, 4 * MiB)], 12 * MiB),
        "expected 0x200");

    [Fact]
    public void Mapping_number_left_out_trips_one_mapping_each() => AssertTrips(
        "one-mapping-each",
        Of([Instance(0, [new(1, Start, Start + (2 * MiB) - 1, 0)], null, 2 * MiB)], 14 * MiB),
        "where mapping0 is due");

    [Fact]
    public void Bound_instance_without_size_trips_bound_valid() =>
        AssertTrips("bound-valid", Of([Instance(0, [], "device_dax")], 16 * MiB), "with size 0");

    [Fact]
    public void Bound_instance_that_holds_nothing_trips_reserved_iff_held() =>
        AssertTrips("reserved-iff-held", Of([Instance(0, [(0, 4)], "device_dax")], 12 * MiB), "doesn't hold");

    [Fact]
    public void Unbound_instance_that_holds_memory_trips_reserved_iff_held() =>
        AssertTrips("reserved-iff-held", Of([Instance(0, [(0, 4)])], 12 * MiB, iomem: [Reserved("dax0.0", 0, 4)]), "bound to nothing");

    [Fact]
    public void Instance_on_memory_held_for_another_trips_pinned_not_reusable() => AssertTrips(
        "pinned-not-reusable",
        Of([Instance(0, []), Instance(1, [(0, 4)])], 12 * MiB, iomem: [Reserved("dax0.0", 0, 4), Memory(0, 4)]),
        "still held for dax0.0");

    [Fact]
    public void Seed_that_does_not_exist_trips_seed_youngest() =>
        AssertTrips("seed-youngest", Of([Instance(0, [])], 16 * MiB, seed: "dax0.7"), "doesn't exist");

    [Fact]
    public void Instance_of_an_unbound_provider_trips_provider_unbound_empty() =>
        AssertTrips("provider-unbound-empty", Of([Instance(0, [])], 0, regions: []), "is unbound");

    [Fact]
    public void Seed_that_is_bound_trips_seed_youngest_at_one_look() => Assert.Equal(
        "seed-youngest",
        StandardInvariants.Check(Topology, Of([Instance(0, []), Instance(1, [(0, 2)], "device_dax")], 14 * MiB, seed: "dax0.1", iomem: [Reserved("dax0.1", 0, 2)]))?.Invariant);

    [Theory]
    [MemberData(nameof(Names))]
    public void Invariant_of_more_than_a_state_says_nothing_at_one_look(string name)
    {
        var look = StandardInvariants.OfState.Any(invariant => invariant.Name == name);
        Assert.Equal(look, Named(name).Scope == InvariantScope.State);
        var bad = Of([Instance(0, [(14, 4)], "device_dax"), Instance(0, [(2, 4)], "device_dax")], 3, seed: "dax0.7");
        var observed = new ObservedStep { Topology = Topology, Before = bad, Operation = null, Result = null, After = bad, History = null };
        Assert.True(look || Named(name).Check(observed) is null, $"{name} speaks of one look, but its scope is {Named(name).Scope}");
    }

    [Fact]
    public void What_is_left_after_a_tear_down_trips_no_leak()
    {
        var monitor = new InvariantMonitor(Topology, Good);
        Assert.Equal("no-leak", monitor.CheckTearDown(["an instance"])?.Invariant);
        Assert.Null(monitor.CheckTearDown([]));
    }

    private static IInvariant Named(string name) => StandardInvariants.All.Single(invariant => invariant.Name == name);

    private static void AssertTrips(string name, SystemObservation bad, string words)
    {
        Assert.Contains(words, Watch(Named(name), bad), StringComparison.Ordinal);
        Assert.Null(Watch(Named(name), Good, (new CloseOperation(), OperationResult.Success, Good)));
    }
}
