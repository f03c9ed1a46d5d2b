using System.Text;
using System.Text.Json.Nodes;
using DaxVerify.Kernel.Recording;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;

namespace DaxVerify.Kernel.Tests;

/// <summary>Sequences that are generated to be recorded: what the guest's executor can't do isn't in them, and a seed stands for one sequence.</summary>
public class GeneratedSequencesTests
{
    public static TheoryData<string> Groups => [.. GeneratedSequences.Groups];

    /// <summary>Each is spelled for the executor, and once the kernel has spoken, its line is a recording of the machine that it was generated for.</summary>
    [Theory]
    [MemberData(nameof(Groups))]
    public void The_executor_takes_each_and_its_line_is_a_recording(string group)
    {
        foreach (var (number, sequence) in GeneratedSequences.Make([group], 40, 1, 60, KernelMode.Linux612).Index())
        {
            var program = new StringBuilder();
            GuestProgram.Append(sequence, number, program);
            Assert.Equal(61, program.ToString().Count(c => c == '\n'));

            var read = RecordingFiles.ReadLine(Answered(sequence).ToJsonString(), group, number + 1);
            Assert.Equal($"{group}-{number + 1}", read.Id);
            Assert.Equal(group is "movable", read.Topology.OnlinePolicy == Vocabulary.Topologies.OnlinePolicy.OnlineMovable);
            Assert.Equal(group is "memmap", read.Topology.SupportsMemmapOnMemory);
            Assert.Equal(group is "four" ? 4 : 1, read.Topology.Regions.Count);
        }
    }

    [Fact]
    public void A_seed_stands_for_one_sequence_however_many_are_made()
    {
        var third = GeneratedSequences.Make(["four"], 3, 7, 30, KernelMode.Linux61).Last();
        var alone = GeneratedSequences.Make(["four"], 1, 9, 30, KernelMode.Linux61).Single();

        Assert.Equal("four-9", third["id"]!.GetValue<string>());
        Assert.Equal(third.ToJsonString(), alone.ToJsonString());
    }

    private static JsonObject Answered(JsonObject sequence)
    {
        var line = sequence.DeepClone().AsObject();
        line["kernel"] = "6.12";
        line["initial"] = new JsonObject();
        line["dmesg"] = new JsonArray();
        foreach (var step in line["steps"]!.AsArray())
        {
            step!["result"] = new JsonObject { ["errno"] = "0" };
        }

        return line;
    }
}
