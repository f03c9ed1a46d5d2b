using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Tests.Generation;
using DaxVerify.Vocabulary.Operations;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>What the strict bus promises, a sentence each, over generated sequences.</summary>
[Properties(Arbitrary = [typeof(StrictSequences)], MaxTest = 60, Replay = "20261127,15", QuietOnSuccess = true)]
public class BusPropertyTests
{
    [Property]
    public Property No_two_ranges_share_a_byte(GeneratedSequence sequence) => Keeps<NoOverlap>(sequence);

    [Property]
    public Property Every_range_lies_inside_its_region_on_bounds_of_2_MiB(GeneratedSequence sequence) => Keeps<InsideRegion>(sequence);

    [Property]
    public Property A_bound_region_always_has_instance_0(GeneratedSequence sequence) => Keeps<IdZero>(sequence);

    [Property]
    public Property Instances_of_a_region_have_distinct_ids(GeneratedSequence sequence) => Keeps<UniqueId>(sequence);

    [Property]
    public Property At_most_one_driver_takes_every_device(GeneratedSequence sequence) => Keeps<SingleDefault>(sequence);

    [Property]
    public Property Available_and_used_bytes_add_up_to_the_region(GeneratedSequence sequence) => Keeps<Accounting>(sequence);

    [Property]
    public Property Page_offsets_are_the_running_sum_of_lengths(GeneratedSequence sequence) => Keeps<PageOffset>(sequence);

    [Property]
    public Property Each_range_has_one_mapping_numbered_in_order(GeneratedSequence sequence) => Keeps<OneMappingEach>(sequence);

    [Property]
    public Property A_bound_instance_keeps_size_align_and_ranges(GeneratedSequence sequence) => Keeps<BoundValid>(sequence);

    [Property]
    public Property A_device_node_opens_exactly_while_device_dax_is_bound(GeneratedSequence sequence) => Keeps<AliveIffBound>(sequence);

    [Property]
    public Property A_range_is_reserved_exactly_while_it_is_held(GeneratedSequence sequence) => Keeps<ReservedIffHeld>(sequence);

    [Property]
    public Property Pinned_memory_is_given_to_nobody_else(GeneratedSequence sequence) => Keeps<PinnedNotReusable>(sequence);

    [Property]
    public Property A_mapping_of_a_killed_device_never_works_again(GeneratedSequence sequence) => Keeps<NoAccessAfterKill>(sequence);

    [Property]
    public Property Seed_and_youngest_name_who_they_should(GeneratedSequence sequence) => Keeps<SeedYoungest>(sequence);

    [Property]
    public Property What_failed_has_changed_nothing(GeneratedSequence sequence) => Keeps<FailedMeansUnchanged>(sequence);

    [Property]
    public Property An_unbound_provider_has_no_instance(GeneratedSequence sequence) => Keeps<ProviderUnboundEmpty>(sequence);

    [Property]
    public Property Nobody_else_changes_the_bytes_of_an_instance(GeneratedSequence sequence) => Keeps<Isolation>(sequence);

    [Property]
    public Property A_full_tear_down_leaves_nothing_alive(GeneratedSequence sequence) =>
        Passes(sequence, new JointRun(MachineFactory.Bus) { Invariants = [], ComparesWithSpecification = false });

    [Property(Arbitrary = [typeof(SequencesOfEveryMode)], MaxTest = 120)]
    public Property The_bus_agrees_with_the_specification_in_every_mode(GeneratedSequence sequence) =>
        Passes(sequence, PropertyCampaign.RunnerFor(MachineFactory.Bus, sequence.Mode));

    [Property(Arbitrary = [typeof(SequencesOfEveryMode)])]
    public Property The_same_sequence_ends_in_the_same_state(GeneratedSequence sequence) =>
        (ObservationDifference.First(End(sequence), End(sequence)) is null).ToProperty();

    private static Property Keeps<TInvariant>(GeneratedSequence sequence)
        where TInvariant : IInvariant, new() =>
        Passes(sequence, new JointRun(MachineFactory.Bus) { Invariants = [new TInvariant()], ComparesWithSpecification = false });

    private static Property Passes(GeneratedSequence sequence, JointRun run)
    {
        var failure = run.Run(sequence);
        return (failure is null).Label(failure?.Message ?? "passes")
            .Classify(sequence.Topology.IsStatic, "static regions")
            .Classify(sequence.Topology.Regions.Count > 1, "several regions")
            .Classify(sequence.Operations.Any(operation => operation is KilledOperation), "with a fatal signal")
            .Classify(sequence.Operations.Any(operation => operation is FailingAllocationOperation), "with a failing allocation");
    }

    private static Vocabulary.Observations.SystemObservation End(GeneratedSequence sequence)
    {
        var bus = MachineFactory.Bus.Make(sequence.Topology, sequence.Mode);
        foreach (var operation in sequence.Operations)
        {
            bus.Execute(operation);
        }

        return bus.Observe();
    }
}
