using System.Text;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Tests;

public sealed class TraceCommandTests : IDisposable
{
    private const string Machine = """
        "topology": { "regions": [ { "start": "0x100000000", "size": 16777216, "target_node": 0, "numa_node": 0 } ], "idle": true,
        "static": false, "drivers": ["device_dax"], "memory_block_size": 4194304, "online_policy": "offline", "memmap_on_memory": false }
        """;

    private const string Size = """{ "op": "write", "path": "/sys/bus/dax/devices/dax0.0/size", "value": "2097152" }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kept_failure_that_is_repaired_no_longer_fails_with_exit_0()
    {
        var result = CommandLine.Run("replay", Trace(Size, ", \"verdict\": { \"signature\": \"divergence result write size\", \"step\": 0, \"message\": \"m\" }"));

        Assert.EndsWith("no longer fails (was: divergence result write size)", result.LastLine, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Older_format_version_gets_one_line_and_exit_2()
    {
        var result = CommandLine.Run("replay", Trace(Size, version: 0));

        Assert.Contains("format version 0 of \"daxverify-trace\" is older than 2", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Missing_trace_gets_one_line_and_exit_2()
    {
        var result = CommandLine.Run("shrink", Path.Combine(_folder.Path, "none.json"));

        Assert.Contains("can't be read", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Folder_gets_one_line_that_says_so_and_exit_2()
    {
        var result = CommandLine.Run("replay", _folder.Path);

        Assert.Contains("is a folder; name the traces in it", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Schedule_that_no_longer_fits_is_kept_unless_it_is_to_be_renewed()
    {
        var (finding, other) = (Finding("002-configuration-against-delete"), Finding("004-delete-against-provider-unbind"));
        var stale = finding with { Replay = other.Replay };
        var file = Path.Combine(_folder.Path, "stale.json");
        TraceFile.Write(file, stale);
        var before = File.ReadAllText(file);

        var plain = CommandLine.Run("replay", file);
        Assert.Contains("the scenario was explored anew", plain.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file));

        CommandLine.Run("replay", file, "--renew");
        Assert.NotEqual(before, File.ReadAllText(file));

        var again = CommandLine.Run("replay", file);
        Assert.DoesNotContain("explored anew", again.Output, StringComparison.Ordinal);
        Assert.EndsWith($"still fails: {finding.Key}", again.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_told_in_other_words_now_is_renewed_too()
    {
        var finding = Finding("002-configuration-against-delete");
        var file = Path.Combine(_folder.Path, "words.json");
        TraceFile.Write(file, finding with { Message = "hang: thread 1 waits for thread 2" });

        CommandLine.Run("replay", file, "--renew");

        var renewed = Assert.IsType<ScenarioTrace>(TraceFile.Read(file));
        Assert.StartsWith("deadlock: ", renewed.Message, StringComparison.Ordinal);
        Assert.Equal(finding with { Message = renewed.Message }, renewed);
    }

    [Fact]
    public void Trace_is_exported_as_a_fact_and_as_a_script()
    {
        var trace = Trace(Size);

        Assert.Contains("public void Replays()", CommandLine.Run("export", trace, "--to", "xunit").Output, StringComparison.Ordinal);
        Assert.StartsWith("#!/bin/sh", CommandLine.Run("export", trace, "--to", "shell").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 bad name")]
    [InlineData("class")]
    public void Name_that_no_class_can_have_is_refused(string name)
    {
        var result = CommandLine.Run("export", Trace(Size), "--to", "xunit", "--name", name);

        Assert.StartsWith($"daxverify: --name '{name}': a class can't be called so", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Step_that_a_shell_cannot_do_is_named_with_exit_2()
    {
        var result = CommandLine.Run("export", Trace(Size + """, { "op": "close" }"""), "--to", "shell");

        Assert.Contains("step 2 'close': a shell can't do 'close'", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Model_prints_its_counts_and_malformed_configurations_get_one_line()
    {
        var result = CommandLine.Run("model", "specs/models/broken.json");
        Assert.Equal("  broken as it must be (bound-valid)", result.LastLine);
        Assert.Equal(0, result.ExitCode);

        var file = _folder.Add("model.json", Encoding.UTF8.GetBytes("""{ "name": "x", "colour": 1 }"""));
        var wrong = CommandLine.Run("model", file);
        Assert.Contains("unknown member 'colour'", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
    }

    private static ScenarioTrace Finding(string name) => (ScenarioTrace)TraceFile.Read(RepositoryFiles.Path($"specs/upstream-findings/{name}.json"));

    private string Trace(string operations, string more = "", int version = 2) => _folder.Add(
        "trace.json",
        Encoding.UTF8.GetBytes($$"""
            { "format": "daxverify-trace", "version": {{version}}, "kind": "sequence", "target": "bus", "mode": "Strict", {{Machine}}, "operations": [ {{operations}} ]{{more}} }
            """));
}
