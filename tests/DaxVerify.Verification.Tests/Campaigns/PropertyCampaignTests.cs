using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Campaigns;

public class PropertyCampaignTests
{
    [Fact]
    public void Bus_and_specification_agree_on_generated_sequences_of_all_modes()
    {
        var report = new PropertyCampaign(MachineFactory.Bus) { CasesMax = 1000, Budget = TimeSpan.FromMinutes(5) }.Run();

        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures.Select(failure =>
            $"seed {failure.Seed} [{failure.Signature}] {failure.Failure.Message}\n  {string.Join("\n  ", failure.Sequence.Operations)}")));
        Assert.Equal(1000, report.Cases);
    }

    [Theory]
    [InlineData(KernelMode.Strict, false)]
    [InlineData(KernelMode.Linux612, true)]
    public void Unit_of_1_GiB_off_its_align_reaches_into_another_instance_only_where_linux_lets_it(KernelMode mode, bool isForeign)
    {
        // dax0.0 has the first 2 MiB, dax0.1 the 1 GiB behind it: its page table entry would drop the 2 MiB.
        var sequence = new GeneratedSequence(
            new BusTopology { Regions = [new RegionTopology(4UL << 30, 2UL << 30)], RegionIdle = true, Drivers = ["device_dax"] },
            mode,
            [
                SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "size"), "2097152"),
                SysfsPaths.Write(SysfsPaths.Region(0, "create"), "1"),
                SysfsPaths.Write(SysfsPaths.Instance("dax0.1", "align"), "1073741824"),
                SysfsPaths.Write(SysfsPaths.Instance("dax0.1", "size"), "1073741824"),
                SysfsPaths.Write(SysfsPaths.Driver("device_dax", "bind"), "dax0.0"),
                SysfsPaths.Write(SysfsPaths.Driver("device_dax", "bind"), "dax0.1"),
                new MmapOperation("dax0.1", 0, 1UL << 30, Protection.Read | Protection.Write, MapKind.Shared),
                new TouchOperation(0, 7),
                new MmapOperation("dax0.0", 0, 2UL << 20, Protection.Read | Protection.Write, MapKind.Shared),
                new TouchOperation(0),
            ]);

        Assert.Null(PropertyCampaign.RunnerFor(MachineFactory.Bus, mode).Run(sequence));
        var failure = new JointRun(MachineFactory.Bus) { Invariants = [new Isolation()] }.Run(sequence);
        Assert.Equal(isForeign ? "invariant isolation" : null, failure?.Signature);
    }

    [Fact]
    public void Invariants_alone_find_what_linux_breaks()
    {
        var runner = new JointRun(MachineFactory.Bus) { ComparesWithSpecification = false };

        var broken = Enumerable.Range(1, 300)
            .Select(seed => runner.Run(SequenceGenerator.Generate((ulong)seed, KernelMode.Linux612, 40))?.Signature)
            .OfType<string>()
            .ToHashSet();

        Assert.Contains("invariant failed-means-unchanged", broken);
        Assert.True(broken.Count > 2, $"expected several invariants broken, got {string.Join(", ", broken)}");
    }

    [Fact]
    public void Sequence_that_is_generated_while_it_runs_is_the_one_generated_before()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var (sequence, failure) = new JointRun(MachineFactory.Specification).Run(
                new SequenceGenerator(new SeededChoices(seed), KernelMode.Strict), 40);

            Assert.Null(failure);
            Assert.Equal(SequenceGenerator.Generate(seed, KernelMode.Strict, 40).Operations, sequence.Operations);
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_sequence()
    {
        var one = SequenceGenerator.Generate(77, KernelMode.Strict, 50);
        var other = SequenceGenerator.Generate(77, KernelMode.Strict, 50);

        Assert.Equal(one.Operations, other.Operations);
        Assert.Equal(one.Topology.Regions, other.Topology.Regions);
        Assert.NotEqual(one.Operations, SequenceGenerator.Generate(78, KernelMode.Strict, 50).Operations);
    }

    [Fact]
    public void Failure_of_a_divergent_machine_is_found_shrunk_and_reported_once()
    {
        // A machine that passes itself off as strict and does what Linux 6.12 does diverges in more than one way.
        var report = new PropertyCampaign(new MachineFactory("spec", (topology, _) => MachineFactory.Specification.Make(topology, KernelMode.Linux612)))
        {
            CasesMax = 400,
            FailuresMax = 2,
            Modes = [KernelMode.Strict],
            Budget = TimeSpan.FromMinutes(5),
        }.Run();

        Assert.Equal(2, report.Failures.Count);
        Assert.Equal(2, report.Failures.Select(failure => failure.Signature).Distinct().Count());
        Assert.All(report.Failures, failure => Assert.InRange(failure.Sequence.Operations.Count, 1, 8));
    }

    [Fact]
    public void Every_class_has_its_share_of_the_generated_steps()
    {
        var report = new PropertyCampaign(MachineFactory.Bus) { CasesMax = 3500, Budget = TimeSpan.FromMinutes(20) }.Run();

        Assert.Empty(report.Failures);
        Assert.InRange(report.Operations, CampaignReport.StepsForShares, long.MaxValue);
        Assert.True(report.HardlyReached.Count == 0, string.Join('\n', report.HardlyReached.Select(name => $"{name}: {report.Classes[name]} of {report.Operations}")));
    }

    [Fact]
    public void Class_that_is_hardly_reached_makes_the_report_unclean()
    {
        var report = new CampaignReport
        {
            Seed = 1,
            Cases = 1,
            Operations = CampaignReport.StepsForShares,
            Elapsed = TimeSpan.FromSeconds(1),
            Classes = StepClassifier.LeastShares.ToDictionary(least => least.Key, _ => CampaignReport.StepsForShares),
            Failures = [],
        };

        Assert.True(report.IsClean);
        foreach (var name in StepClassifier.LeastShares.Keys)
        {
            var starved = report with { Classes = report.Classes.ToDictionary(one => one.Key, one => one.Key == name ? 0 : one.Value) };
            Assert.Equal([name], starved.HardlyReached);
            Assert.False(starved.IsClean);
        }
    }
}
