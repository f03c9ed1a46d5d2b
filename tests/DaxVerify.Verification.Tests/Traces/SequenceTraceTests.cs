using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Traces;

public class SequenceTraceTests
{
    [Fact]
    public void Generated_sequences_survive_writing_and_reading()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var trace = new SequenceTrace { Sequence = SequenceGenerator.Generate(seed, (KernelMode)(seed % 3), 30), Seed = seed };
            var back = Assert.IsType<SequenceTrace>(TraceFile.Parse("memory", TraceFile.ToJson(trace)));

            Assert.Equal(trace.Sequence.Operations, back.Sequence.Operations);
            Assert.Equal(trace.Sequence.Mode, back.Sequence.Mode);
            Assert.Equal(trace.Sequence.Topology.Regions, back.Sequence.Topology.Regions);
            Assert.Equal(trace.Sequence.Topology.Drivers, back.Sequence.Topology.Drivers);
            Assert.Equal(TraceFile.ToJson(trace), TraceFile.ToJson(back));
        }
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 1", "format version 1 of \"daxverify-trace\" is older than 2")]
    [InlineData("\"version\": 2", "\"version\": 9", "newer than 2")]
    [InlineData("daxverify-trace", "something", "no trace")]
    [InlineData("\"mode\": \"Strict\"", "\"mode\": \"lax\"", "no mode 'lax'")]
    [InlineData("\"op\": \"close\"", "\"op\": \"shut\"", "operations[0]: unknown operation 'shut'")]
    [InlineData("\"topology\"", "\"topologie\"", "unknown member 'topologie'")]
    [InlineData("\"op\": \"close\"", "\"op\": \"close", "not JSON")]
    [InlineData("\"start\": \"0x", "\"start\": \"x", "topology.regions[0].start: 'x100000000' is not a hexadecimal number")]
    public void Trace_of_another_version_or_edited_by_hand_gets_a_clear_error(string old, string edited, string words)
    {
        var text = TraceFile.ToJson(Example(new CloseOperation()));
        Assert.Contains(old, text, StringComparison.Ordinal);

        var error = Assert.Throws<TraceFormatException>(() => TraceFile.Parse("t.json", text.Replace(old, edited, StringComparison.Ordinal)));
        Assert.StartsWith("t.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Truncated_trace_gets_an_error_with_its_place()
    {
        var text = TraceFile.ToJson(Example(new CloseOperation()));

        for (var length = 0; length < text.TrimEnd().Length; length += 7)
        {
            Assert.Throws<TraceFormatException>(() => TraceFile.Parse("t.json", text[..length]));
        }
    }

    [Fact]
    public void Failing_trace_still_fails_on_the_broken_machine_and_no_longer_on_the_bus()
    {
        var trace = Example(
            SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "mapping"), "100100000-1002fffff")) with
        {
            Verdict = new TraceVerdict("divergence result write mapping", 0, "kept from a broken bus"),
        };

        var broken = SequenceReplay.Run(trace, new MachineFactory("spec", (topology, _) => MachineFactory.Specification.Make(topology, KernelMode.Linux612)));
        Assert.True(broken.IsSame, broken.Failure?.Signature);
        Assert.Null(SequenceReplay.Run(trace).Failure);
    }

    [Fact]
    public void Kept_failures_are_found_again_and_run_first()
    {
        var folder = Directory.CreateTempSubdirectory("daxverify-").FullName;
        try
        {
            var store = new FailureStore(folder);
            Assert.Empty(store.Files);
            var sequence = Example(SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "mapping"), "100100000-1002fffff")).Sequence;
            store.Keep(new CampaignFailure(7, sequence, new RunFailure(0, FailureKind.Divergence, "divergence result write mapping", "text")));
            var file = Assert.Single(store.Files);
            Assert.Equal(7UL, Assert.IsType<SequenceTrace>(TraceFile.Read(file)).Seed);

            var stage = new PropertyStage(store, new MachineFactory("spec", (topology, _) => MachineFactory.Specification.Make(topology, KernelMode.Linux612)));
            var result = stage.Run(new CheckSettings(string.Empty, TimeSpan.Zero, 1), TimeSpan.Zero, new Progress<double>());
            Assert.Contains(result.Failures, failure => failure.Reproduce.Contains(file, StringComparison.Ordinal));
            Assert.Contains(result.Lines, line => line.EndsWith("still fails", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static SequenceTrace Example(params Operation[] operations) => new()
    {
        Sequence = new GeneratedSequence(
            new BusTopology
            {
                Regions = [new RegionTopology(4UL << 30, 16UL << 20)],
                RegionIdle = true,
                Drivers = ["device_dax"],
                MemoryBlockSize = 4UL << 20,
            },
            KernelMode.Strict,
            operations),
    };
}
