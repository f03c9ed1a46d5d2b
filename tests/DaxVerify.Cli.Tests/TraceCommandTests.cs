using System.Text;

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

    private string Trace(string operations, string more = "", int version = 2) => _folder.Add(
        "trace.json",
        Encoding.UTF8.GetBytes($$"""
            { "format": "daxverify-trace", "version": {{version}}, "kind": "sequence", "target": "bus", "mode": "Strict", {{Machine}}, "operations": [ {{operations}} ]{{more}} }
            """));
}
