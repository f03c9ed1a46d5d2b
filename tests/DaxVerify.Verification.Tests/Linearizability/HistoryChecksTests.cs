using DaxVerify.Exploration;
using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Linearizability;

/// <summary>The oracle inside explorations: what it finds, what it lets pass, and that it knows what it has judged.</summary>
[Collection("exploration")]
public sealed class HistoryChecksTests
{
    private const string Deleted = "empty:create+delete@dax0.2";

    [Fact]
    public void A_deletion_that_succeeds_and_deletes_nothing_is_found_on_Linux()
    {
        var finding = Find(Deleted, KernelMode.Linux612, "linearizable");
        Assert.NotNull(finding);
        Assert.StartsWith(
            "invariant linearizable broken: no order of these operations leaves the machine as it was seen; expected, seen: instances", finding.Bug.Message, StringComparison.Ordinal);
        Assert.Contains("hmem.0/delete = dax0.2 -> ok", finding.Bug.Message, StringComparison.Ordinal);
        Assert.Contains("all results fit, but the machine was seen like this:", finding.Bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_shows_the_memory_before_and_after()
    {
        var finding = Find(Deleted, KernelMode.Linux612, "linearizable");
        Assert.NotNull(finding);
        Assert.Equal(
            """
            0x100000000-0x103ffffff   64 MiB region 0, seed dax0.1, youngest dax0.1
              0x100000000-0x103ffffff   64 MiB free
              (no memory)             dax0.0
              (no memory)             dax0.1

            """.ReplaceLineEndings("\n"),
            ScenarioMaps.Before(finding));
        Assert.Contains("(no memory)             dax0.2", ScenarioMaps.After(finding), StringComparison.Ordinal);
        var hang = ScenarioExplorer.Explore(ScenarioName.Parse("sized:read-start+shrink").On(KernelMode.Linux612) with { DetectsRaces = false }, new ExplorationOptions()).Finding;
        Assert.Null(ScenarioMaps.After(hang!));
        Assert.Contains("0x100000000-0x1007fffff    8 MiB dax0.1 mapping0", ScenarioMaps.Render(hang!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Deleted)]
    [InlineData("sized:list,shrink+grow-much,list")]
    [InlineData("mapped:load,rmmod+unbind,mmap")]
    [InlineData("kmem:unbind-kmem,bind-kmem+online,offline")]
    [InlineData("kmem:online,offline!0,unbind-kmem+bind-kmem,offline")]
    [InlineData("sized:unbind-provider,bind-provider+list-region,create")]
    [InlineData("bound:insmod!0,kill2+insmod,shrink")]
    [InlineData("regions:new-id,create+delete@dax1.1,grow@dax1.1")]
    [InlineData("two:bind,bind@dax0.2,rmmod+list-driver,list-driver")]
    [InlineData("two:bind@dax0.2,bind,rmmod+list-driver,list-driver")]
    public void Strict_is_linearizable_in(string name)
    {
        var (_, finding) = ScenarioExplorer.Explore(
            ScenarioName.Parse(name).On(KernelMode.Strict) with { DetectsRaces = false }, new ExplorationOptions { Strategy = "random", Executions = 400 });
        Assert.True(finding is null, $"{name}: {finding?.Bug.Message}");
    }

    [Fact]
    public void Histories_that_recur_are_judged_once_and_none_is_left_undecided()
    {
        var before = BusOracles.Totals;
        ScenarioExplorer.Explore(
            ScenarioName.Parse("sized:read-size+shrink").On(KernelMode.Strict), new ExplorationOptions { Strategy = "random", Executions = 300 });
        var after = BusOracles.Totals;
        Assert.InRange(after.Histories - before.Histories, 300, 310);
        Assert.InRange(after.Searched - before.Searched, 1, 8);
        Assert.Equal(0, after.Unknown - before.Unknown);
    }

    /// <summary>Seeds differ in which defect of a scenario they meet first.</summary>
    private static ScenarioFinding? Find(string name, KernelMode mode, string invariant)
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var (_, finding) = ScenarioExplorer.Explore(
                ScenarioName.Parse(name).On(mode) with { DetectsRaces = false },
                new ExplorationOptions { Strategy = "pct", Seed = seed, Executions = 2_000, Minimise = false });
            if (finding?.Bug.Violation?.Rule == invariant)
            {
                return finding;
            }
        }

        return null;
    }
}
