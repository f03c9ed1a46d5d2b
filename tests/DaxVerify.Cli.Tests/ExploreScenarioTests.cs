using System.Text;
using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Scenarios.Processes;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify scenario</c> and <c>replay</c> as a user meets them.</summary>
public sealed class ExploreScenarioTests
{
    [Fact]
    public void Finding_is_kept_and_replayed()
    {
        using var folder = new TemporaryFolder();
        var trace = Path.Combine(folder.Path, "hang.json");
        var found = CommandLine.Run("scenario", "sized:read-start+shrink", "--mode", "Linux612", "--no-races", "--save", trace);
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("WAITS for region rwsem", found.Output, StringComparison.Ordinal);
        var again = CommandLine.Run("replay", trace);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("still fails: hang of read-start and shrink", again.Output, StringComparison.Ordinal);
    }

    /// <summary>What was recorded of two clients, one after the other, hangs when they do it side by side.</summary>
    [Fact]
    public void Recorded_sequences_are_explored_side_by_side()
    {
        using var folder = new TemporaryFolder();
        var topology = new BusTopology { Regions = [new RegionTopology(4UL << 30, 64UL << 20)], Drivers = ["device_dax"] };
        var reads = Record(folder, "reads", topology, new ReadOperation("/sys/bus/dax/devices/dax0.0/size"), new ReadOperation("/sys/bus/dax/devices/dax0.0/mapping0/start"));
        var shrinks = Record(folder, "shrinks", topology, SysfsPaths.Write("/sys/bus/dax/devices/dax0.0/size", "0"));
        var elsewhere = Record(folder, "elsewhere", topology with { RegionIdle = true }, new ReadOperation("/sys/bus/dax/devices/dax0.0/size"));

        var found = CommandLine.Run("scenario", $"recorded:{reads}+{shrinks}", "--mode", "Linux612", "--no-races");
        Assert.Equal(1, found.ExitCode);
        Assert.StartsWith("deadlock: ", found.Output, StringComparison.Ordinal);
        Assert.Contains($"T1: {reads}", found.Output, StringComparison.Ordinal);
        var replay = found.Output.Split('\n').Single(line => line.StartsWith("replay: ", StringComparison.Ordinal));
        Assert.Equal(1, CommandLine.Run([.. replay.Split(' ')[2..]]).ExitCode);

        var strict = CommandLine.Run("scenario", $"recorded:{reads}+{shrinks}", "--strategy", "dpor");
        Assert.True(strict.ExitCode == 0, strict.Output);
        Assert.Contains("all ", strict.LastLine, StringComparison.Ordinal);

        foreach (var (name, more, expected) in new[]
        {
            ($"recorded:{reads}+{elsewhere}", Array.Empty<string>(), "are of different machines"),
            ($"recorded:{reads}+{reads}", ["--save", "x.json"], "--save: "),
            ($"recorded:{reads}", ["--engine", "coyote"], "--engine coyote: "),
            ("recorded:nowhere.jsonl", [], "no such file"),
        })
        {
            var refused = CommandLine.Run(["scenario", name, .. more]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains(expected, Assert.Single(refused.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Report_has_the_regions_after_each_step()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(1, CommandLine.Run("scenario", "huge:align-huge+grow", "--mode", "Linux612", "--no-races", "--report", Path.Combine(folder.Path, "run")).ExitCode);

        var trace = Assert.Single(Reporting.Writers.ReportJson.Read(Path.Combine(folder.Path, "run", "result.json")).AllFindings()).Finding.Interleaving!;
        Assert.Equal([("dax0.1", 0x1_0000_0000UL, 1UL << 30), ("dax0.1", 0x1_0000_0000UL, 8UL << 20)], trace.Memory.Select(change => Assert.Single(Assert.Single(change.Regions).Ranges)).Select(range => (range.Owner, range.Start, range.Size)));
        var step = trace.Steps[trace.Memory[1].Step];
        Assert.Equal((2, true), (step.Lane, step.IsKey));
    }

    [Fact]
    public void Kept_schedule_that_fails_in_another_way_is_no_pass()
    {
        using var folder = new TemporaryFolder();
        var kept = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "specs/upstream-findings/002-configuration-against-delete.json"));
        var trace = folder.Add("other.json", Encoding.UTF8.GetBytes(kept.Replace("\"key\": \"hang of delete and shrink\"", "\"key\": \"hang of delete and grow\"", StringComparison.Ordinal)));
        var result = CommandLine.Run("replay", trace);
        Assert.Equal("fails in another way (was: hang of delete and grow): hang of delete and shrink", result.LastLine);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void What_can_not_be_saved_is_known_before_the_work()
    {
        var result = CommandLine.Run("scenario", "sized:read-start+shrink", "--mode", "Linux612", "--no-races", "--save", "/dev/null/x.json");
        Assert.Empty(result.Output);
        Assert.StartsWith("daxverify: --save /dev/null/x.json: can't be written", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    /// <summary>The device stays what it is: a file in its place would be taken for it by every other program.</summary>
    [Fact]
    public void Finding_is_told_even_if_the_disk_turns_out_to_be_full()
    {
        var result = CommandLine.Run("scenario", "sized:read-start+shrink", "--mode", "Linux612", "--no-races", "--save", "/dev/full");
        Assert.Contains("WAITS for region rwsem", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("daxverify: --save /dev/full: can't be written", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo("/dev/full").Length);
    }

    [Fact]
    public void Scenario_of_more_threads_than_the_engine_has_is_wrong_usage()
    {
        var result = CommandLine.Run("scenario", $"empty:{string.Join('+', Enumerable.Repeat("delete", 81))}");
        Assert.StartsWith("daxverify: not under control: more than 64 threads", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Theory]
    [InlineData("nowhere:shrink", "Strict", "no starting point 'nowhere'")]
    [InlineData("sized:shrink", "Linux5", "no mode 'Linux5'")]
    public void Bad_scenario_is_wrong_usage(string scenario, string mode, string message)
    {
        var result = CommandLine.Run("scenario", scenario, "--mode", mode);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_are_a_table()
    {
        var result = CommandLine.Run("pairs", "sized:read-align+read-resource", "--strategy", "dpor");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("| `sized:read-align+read-resource` | verified |", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_says_what_names_are_made_of()
    {
        var result = CommandLine.Run("scenarios");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("  mapped   as bound, and each process has dax0.1 open and mapped", result.Output, StringComparison.Ordinal);
        Assert.Contains("  read-start        read /sys/bus/dax/devices/dax0.1/mapping0/start", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xunit", "new ScenarioTrace(")]
    [InlineData("shell", "thread2() {")]
    public void Finding_is_exported(string form, string part)
    {
        using var folder = new TemporaryFolder();
        var trace = Path.Combine(folder.Path, "hang.json");
        CommandLine.Run("scenario", "sized:read-start+shrink", "--mode", "Linux612", "--no-races", "--save", trace);
        var result = CommandLine.Run("export", trace, "--to", form);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(part, result.Output, StringComparison.Ordinal);
        File.WriteAllText(trace, File.ReadAllText(trace).Replace("\"version\": 2", "\"version\": 7", StringComparison.Ordinal));
        var refused = CommandLine.Run("export", trace, "--to", form);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("format version 7 is newer than 2", refused.Error, StringComparison.Ordinal);
    }

    private static string Record(TemporaryFolder folder, string name, BusTopology topology, params Operation[] operations)
    {
        var machine = new DaxMachine(topology, BusModes.Of(KernelMode.Strict));
        var recorder = new SequenceRecorder(name, machine, topology, KernelMode.Strict);
        var process = new BusProcess(machine);
        Assert.All(operations, operation => Assert.True(recorder.TryAdd(operation, process.Execute(operation))));
        return folder.Add(name + ".jsonl", Encoding.UTF8.GetBytes(recorder.ToLine() + "\n"));
    }
}
