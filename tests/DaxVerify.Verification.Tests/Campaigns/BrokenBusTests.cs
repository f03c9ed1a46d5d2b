using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Shrinking;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>Each invariant kills a bus broken by hand, found from generated sequences, and the finding shrinks to the fewest operations.</summary>
public class BrokenBusTests
{
    private const ulong SeedsMax = 3000;

    public static TheoryData<string> Names() => [.. StandardInvariants.All.Select(invariant => invariant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_sequence_kills_the_broken_bus_and_shrinks_to_the_fewest_operations(string name)
    {
        var runner = new JointRun(BrokenMachines.Of(name))
        {
            ComparesWithSpecification = false,
            Invariants = [.. StandardInvariants.All.Where(invariant => invariant.Name == name)],
        };
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            var sequence = SequenceGenerator.Generate(seed, KernelMode.Strict, 40);
            if (runner.Run(sequence) is not { Step: >= 0 } failure)
            {
                continue;
            }

            Assert.Equal($"invariant {name}", failure.Signature);
            var small = new SequenceShrinker(candidate => runner.Run(candidate) is { Step: >= 0 } found ? found.Signature : null).Shrink(sequence);
            var listing = string.Join('\n', small.Operations);
            Assert.True(
                small.Operations.Count == BrokenMachines.MinimalLength(name, small.Topology),
                $"seed {seed} shrank to {small.Operations.Count} operations, expected {BrokenMachines.MinimalLength(name, small.Topology)} "
                + $"(static {small.Topology.IsStatic}, idle {small.Topology.RegionIdle}, drivers {string.Join(',', small.Topology.Drivers)}):\n{listing}");
            return;
        }

        Assert.Fail($"no sequence of {SeedsMax} killed the bus that breaks {name}");
    }
}
