using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DaxVerify.Cli.Tests;

public sealed class ConformCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bus")]
    [InlineData("spec")]
    public void All_recorded_sequences_of_both_kernels_match(string target)
    {
        var result = CommandLine.Run("conform", "specs/kernel-traces", "--target", target);

        Assert.Equal("conform: 2372/2372 sequences match", result.LastLine);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Groups_are_chosen_by_name_and_counted_alone()
    {
        var result = CommandLine.Run("conform", "specs/kernel-traces", "--group", "main,two,memmap");

        Assert.Equal("conform: 920/920 sequences match", result.LastLine);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void A_group_that_no_sequence_has_is_refused_beside_others_too()
    {
        var result = CommandLine.Run("conform", "specs/kernel-traces", "--group", "main,nope");

        Assert.Equal("daxverify: no sequence of group nope in specs/kernel-traces\n", result.Error);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Json_holds_the_counts()
    {
        var result = CommandLine.Run("conform", "specs/kernel-traces/6.12/memmap.jsonl.gz", "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(35, json.RootElement.GetProperty("sequences").GetInt32());
        Assert.Equal(35, json.RootElement.GetProperty("matching").GetInt32());
        Assert.True(json.RootElement.GetProperty("isClean").GetBoolean());
    }

    [Fact]
    public void A_plain_file_reads_like_a_compressed_one()
    {
        var file = _folder.Add("edge.jsonl", Encoding.UTF8.GetBytes(Edge()));

        Assert.Equal("conform: 20/20 sequences match", CommandLine.Run("conform", file).LastLine);
    }

    [Fact]
    public void A_divergence_ends_with_1_and_shows_step_path_expected_and_got()
    {
        var file = _folder.Add("edge.jsonl", Encoding.UTF8.GetBytes(
            Edge().Replace("\"region0/available_size\":\"532676608\"", "\"region0/available_size\":\"7\"", StringComparison.Ordinal)));

        var result = CommandLine.Run("conform", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("step 0: write /sys/bus/dax/devices/dax0.0/size \"4194304\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("path      region0/available_size", result.Output, StringComparison.Ordinal);
        Assert.Contains("expected  '7'", result.Output, StringComparison.Ordinal);
        Assert.Contains("got       '532676608'", result.Output, StringComparison.Ordinal);
        Assert.Contains("daxverify conform", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_returns_something_else_diverges_too()
    {
        var file = _folder.Add("edge.jsonl", Encoding.UTF8.GetBytes(
            Edge().Replace("\"errno\":\"ENXIO\",\"at\":\"mmap\"", "\"errno\":\"EINVAL\",\"at\":\"mmap\"", StringComparison.Ordinal)));

        var result = CommandLine.Run("conform", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("expected  EINVAL at mmap", result.Output, StringComparison.Ordinal);
        Assert.Contains("got       ENXIO at mmap", result.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> BadFiles() => new()
    {
        { "empty.jsonl", string.Empty, "the file is empty" },
        { "blank.jsonl", "\n\n", "the file is empty" },
        { "cut.jsonl", "{\"id\":\"a\",\"kern", ":1: not a complete JSON object" },
        { "text.jsonl", "hello\n", ":1: not a complete JSON object" },
        { "array.jsonl", "[]\n", ":1: expected a JSON object" },
        { "member.jsonl", "{\"id\":\"a\"}\n", ":1: member" },
        { "binary.jsonl", "\u0001\u0002\u0000\u0003", ":1: not a complete JSON object" },
        { "binary.jsonl.gz", "no gzip at all", "can't be read" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_gets_one_line_with_its_name_and_the_reason(string name, string content, string reason)
    {
        var file = _folder.Add(name, Encoding.UTF8.GetBytes(content));

        AssertRefused(CommandLine.Run("conform", file), name, reason);
    }

    [Fact]
    public void A_second_line_that_is_cut_off_is_named()
    {
        var lines = Edge().Split('\n');
        var file = _folder.Add("cut.jsonl", Encoding.UTF8.GetBytes($"{lines[0]}\n{lines[1][..100]}"));

        AssertRefused(CommandLine.Run("conform", file), "cut.jsonl:2", "not a complete JSON object");
    }

    [Fact]
    public void An_unknown_kernel_version_is_named()
    {
        var file = _folder.Add("old.jsonl", Encoding.UTF8.GetBytes(
            Edge().Replace("\"kernel\":\"6.12\"", "\"kernel\":\"5.10\"", StringComparison.Ordinal)));

        AssertRefused(CommandLine.Run("conform", file), "old.jsonl:1", "kernel version '5.10' is not supported");
    }

    [Theory]
    [InlineData("bus")]
    [InlineData("spec")]
    public void Regions_that_overlap_are_named(string target)
    {
        var line = JsonNode.Parse(Edge().Split('\n')[0])!;
        var regions = line["topology"]!["regions"]!.AsArray();
        var second = regions[0]!.DeepClone();
        second["start"] = "0x100200000";
        regions.Add(second);
        var file = _folder.Add("overlap.jsonl", Encoding.UTF8.GetBytes(line.ToJsonString()));

        AssertRefused(CommandLine.Run("conform", file, "--target", target), "overlap.jsonl:1", "regions 0 and 1 overlap: 0x100000000-");
    }

    [Theory]
    [InlineData("no such file or folder", "conform", "nowhere.jsonl")]
    [InlineData("no recording in this folder", "conform", "specs/rules")]
    [InlineData("no sequence of group nosuch", "conform", "specs/kernel-traces", "--group", "nosuch")]
    [InlineData("Must be one of", "conform", "specs/kernel-traces", "--target", "kernel")]
    [InlineData("Required argument", "conform")]
    [InlineData("Unrecognized command", "conforms")]
    public void A_wrong_command_line_gets_one_line(string reason, params string[] arguments) =>
        AssertRefused(CommandLine.Run(arguments), "daxverify: ", reason);

    private static void AssertRefused(CommandResult result, string where, string reason)
    {
        Assert.Equal(2, result.ExitCode);
        var line = Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Contains(where, line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string Edge()
    {
        using var file = File.OpenRead(Path.Combine(RepositoryFiles.Root, "specs", "kernel-traces", "6.12", "edge.jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
