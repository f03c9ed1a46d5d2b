using System.Text.Json;
using DaxVerify.Cli.Commands;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Tests;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_check_prints_a_table_and_leaves_a_machine_readable_result()
    {
        var result = CommandLine.Run("check", "--only", "conformance-bus,properties", "--seed", "77", "--budget", "3s", "--reports", _folder.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("| conformance-bus | clean", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("check: clean, seed 77,", result.LastLine, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(_folder.Path, "result.json", SearchOption.AllDirectories));
        Assert.Contains($"result: {file}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"report: {Path.Combine(Path.GetDirectoryName(file)!, "index.html")}", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(2, json.RootElement.GetProperty("formatVersion").GetInt32());
        Assert.Equal("clean", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("77", json.RootElement.GetProperty("seed").GetString());
        var parts = json.RootElement.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal(["conformance-bus", "properties"], parts.Select(part => part.GetProperty("name").GetString()));
        Assert.True(parts[1].GetProperty("budgetSeconds").GetDouble() is >= 0 and <= 3, "the stage has no share of the budget");
    }

    /// <summary>In /proc nobody can make a folder. The specification of another kernel stands for a bus that is wrong.</summary>
    [Fact]
    public void What_is_found_is_told_and_reported_though_its_trace_can_not_be_kept()
    {
        var stage = new PropertyStage(new FailureStore("/proc/failures"), new MachineFactory("spec", (topology, _) => MachineFactory.Specification.Make(topology, KernelMode.Linux612)));
        var result = InProcess.Run(() => CheckCommand.Run([stage], [stage], new CheckSettings("", TimeSpan.FromSeconds(1), 1), _folder.Path, asJson: false));

        Assert.True(result.ExitCode == 3, result.Output + result.Error);
        Assert.StartsWith("daxverify: what was found can't be kept in '/proc/failures': ", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("\n  again: daxverify check --only properties --seed 1\n", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Path, "result.json", SearchOption.AllDirectories))));
        Assert.Equal("violation", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_check_without_a_seed_draws_one_and_prints_it_first_and_last()
    {
        var seeds = Enumerable.Range(0, 3).Select(_ =>
        {
            var result = CommandLine.Run("check", "--only", "properties", "--budget", "1s", "--reports", _folder.Path);
            var first = result.Output.Split('\n')[0];
            Assert.StartsWith("check: seed ", first, StringComparison.Ordinal);
            Assert.Contains($", {first["check: ".Length..]},", result.LastLine, StringComparison.Ordinal);
            return first;
        });

        Assert.True(seeds.Distinct().Count() > 1, "three checks drew the same seed");
    }

    [Fact]
    public void A_recording_that_does_not_match_ends_with_1()
    {
        var text = File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "specs", "kernel-traces", "6.12", "edge.jsonl.gz"));
        using var plain = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(new MemoryStream(text), System.IO.Compression.CompressionMode.Decompress))
        {
            gzip.CopyTo(plain);
        }

        var wrong = System.Text.Encoding.UTF8.GetString(plain.ToArray())
            .Replace("\"errno\":\"EBUSY\"", "\"errno\":\"EPERM\"", StringComparison.Ordinal);
        var file = _folder.Add("wrong.jsonl", System.Text.Encoding.UTF8.GetBytes(wrong));

        var result = CommandLine.Run("check", "--only", "conformance-bus", "--recordings", file, "--reports", _folder.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("expected EPERM at write, got EBUSY at write", result.Output, StringComparison.Ordinal);
        Assert.Contains("again: daxverify conform", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no stage 'magic'", "--only", "magic")]
    [InlineData("'5' is no time span", "--budget", "5")]
    [InlineData("'-1s' is no time span", "--budget", "-1s")]
    [InlineData("Cannot parse argument '-1'", "--seed", "-1")]
    [InlineData("no such file or folder", "--recordings", "nowhere", "--only", "conformance-bus")]
    public void A_wrong_option_gets_one_line_and_exit_2(string reason, params string[] options)
    {
        string[] reports = options.Contains("--reports") ? [] : ["--reports", _folder.Path];

        var result = CommandLine.Run(["check", .. options, .. reports]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
