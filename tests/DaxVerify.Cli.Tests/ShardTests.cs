using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;

namespace DaxVerify.Cli.Tests;

/// <summary>Several machines that share out a check do the whole of it, and no two do the same; their results make one report.</summary>
public sealed class ShardTests : IDisposable
{
    private const string Diverging = "tests/DaxVerify.Cli.Tests/Snapshots/Inputs/diverges.jsonl";
    private const int Shares = 3;
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shares_together_are_the_whole_and_their_report_says_so()
    {
        using var whole = Check("whole");
        var shares = Enumerable.Range(1, Shares).Select(number => Check($"{number}", $"{number}/{Shares}")).ToList();

        var merged = CommandLine.Run(["report", "--json", "--merge", .. Enumerable.Range(1, Shares).Select(number => RunOf($"{number}"))]);

        Assert.Equal(1, merged.ExitCode);
        using var json = JsonDocument.Parse(merged.Output);
        Assert.Equal("violation", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(Figures(whole), Figures(json));
        Assert.Equal(Findings(whole), Findings(json));
        Assert.Equal(Findings(whole), shares.SelectMany(Findings).Order(StringComparer.Ordinal));
        Assert.All(shares, share => Assert.NotEqual(Figures(whole), Figures(share)));
        shares.ForEach(share => share.Dispose());
    }

    [Fact]
    public void A_share_that_is_missing_or_there_twice_or_damaged_is_one_line_and_exit_2()
    {
        using var one = Check("1", "1/3");
        using var two = Check("2", "2/3");
        var damaged = _folder.Add("damaged.json", [.. File.ReadAllBytes(Path.Combine(RunOf("2"), "result.json")).Take(100)]);
        (string[] Paths, string Reason)[] wrong =
        [
            ([RunOf("1"), RunOf("2")], "the share 3/3 is missing"),
            ([RunOf("1"), RunOf("2"), RunOf("1")], $"{RunOf("1")}: the share 1/3 is in {RunOf("1")} too"),
            ([RunOf("1"), damaged], $"{damaged}: "),
            ([RunOf("1"), "reports/sample/hang-linux612"], "reports/sample/hang-linux612: expected one share of several, got the whole"),
            ([_folder.Path], "result.json"),
        ];
        foreach (var (paths, reason) in wrong)
        {
            var result = CommandLine.Run(["report", "--merge", .. paths]);

            Assert.Equal(2, result.ExitCode);
            Assert.Empty(result.Output);
            Assert.Contains(reason, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shares_of_which_one_lacks_a_part_are_not_the_whole()
    {
        using var one = Check("1", "1/2");
        using var two = Check("2", "2/2");
        var text = File.ReadAllText(Path.Combine(RunOf("2"), "result.json"));
        (Action<JsonNode> Change, string Reason)[] wrong =
        [
            (report => report["parts"] = new JsonArray(), "its share of 'conformance-bus' is missing"),
            (report => report["parts"]!.AsArray().RemoveAt(1), "its share of 'conformance-spec' is missing"),
            (report => report["parts"]!.AsArray().Add(report["parts"]![0]!.DeepClone()), "'conformance-bus' is there twice"),
            (report => report["parts"]![1]!["name"] = "other", "'other' is no part of the whole"),
            (report => report["planned"]!.AsArray().RemoveAt(1), $"a share of conformance-bus, but {RunOf("1")} is one of conformance-bus, conformance-spec"),
            (report => report.AsObject().Remove("planned"), "a share of it doesn't say what"),
            (report => report["toolVersion"] = "9.9.9", "a share made by daxverify 9.9.9, but"),
        ];
        foreach (var (change, reason) in wrong)
        {
            var report = JsonNode.Parse(text)!;
            change(report);
            var changed = _folder.Add("changed.json", System.Text.Encoding.UTF8.GetBytes(report.ToJsonString()));

            var result = CommandLine.Run("report", "--merge", RunOf("1"), changed);

            Assert.Equal(2, result.ExitCode);
            Assert.Contains($"{changed}: {reason}", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shares_of_generated_sequences_are_those_of_the_whole_and_the_same_again()
    {
        const int cases = 4;
        CampaignReport Run(int most, Shard shard) => new PropertyCampaign(MachineFactory.Bus) { Seed = 11, CasesMax = most, Shard = shard, Budget = TimeSpan.FromMinutes(5) }.Run();

        var whole = Run(cases * Shares, Shard.Whole);
        var shares = Enumerable.Range(1, Shares).Select(number => Run(cases, new Shard(number, Shares))).ToList();

        Assert.Equal(whole.Classes, shares.SelectMany(share => share.Classes).GroupBy(one => one.Key).ToDictionary(same => same.Key, same => same.Sum(one => one.Value)));
        Assert.Equal(whole.Operations, shares.Sum(share => share.Operations));
        Assert.Equal(whole.Classes, Run(cases * Shares, Shard.Whole).Classes);
    }

    [Theory]
    [InlineData(10, 3, 7UL)]
    [InlineData(15_912, 4, 1_000_000_007UL)]
    public void Shares_of_the_pairs_are_all_pairs(int count, int shares, ulong seed)
    {
        var all = Enumerable.Range(1, shares).SelectMany(number => PairStage.Order(count, seed, new Shard(number, shares))).ToList();

        Assert.Equal(Enumerable.Range(0, count), all.Order());
        Assert.Equal(PairStage.Order(count, seed, Shard.Whole).Order(), all.Order());
    }

    [Fact]
    public void Drawn_scenarios_of_shares_begin_at_different_seeds_and_the_first_at_the_given_one()
    {
        var seeds = Enumerable.Range(1, 100).Select(number => new Shard(number, 100).SeedOf(5)).ToList();

        Assert.Equal(5UL, seeds[0]);
        Assert.Equal(seeds.Count, seeds.Distinct().Count());
    }

    private JsonDocument Check(string name, string? shard = null)
    {
        CommandLine.Run(["check", "--only", "conformance-bus,conformance-spec", "--recordings", Diverging, "--reports", Path.Combine(_folder.Path, name), .. shard is null ? (string[])[] : ["--shard", shard]]);
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(RunOf(name), "result.json")));
    }

    private string RunOf(string name) => Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, name)));

    private static List<string> Figures(JsonDocument report) =>
        [.. report.RootElement.GetProperty("parts").EnumerateArray().SelectMany(part => part.GetProperty("metrics").EnumerateObject().Select(metric => $"{part.GetProperty("name")} {metric.Name} {metric.Value}"))];

    private static List<string> Findings(JsonDocument report) =>
        [.. report.RootElement.GetProperty("parts").EnumerateArray().SelectMany(part => part.GetProperty("findings").EnumerateArray()).Select(finding => finding.GetProperty("key").GetString()!).Order(StringComparer.Ordinal)];
}
