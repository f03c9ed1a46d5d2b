using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Scenarios;

/// <summary>Scenarios of the bus under the exploration engine.</summary>
[Collection("exploration")]
public sealed class ScenarioExplorerTests
{
    [Theory]
    [InlineData("sized:read-start+shrink")]
    [InlineData("sized:read-size+shrink")]
    [InlineData("sized:read-memmap+shrink")]
    public void Strict_is_verified_for_small_pairs(string name)
    {
        var (result, finding) = Explore(name, KernelMode.Strict, new ExplorationOptions { Strategy = "dpor", Executions = 20_000 });
        Assert.True(finding is null && result.Exhausted, $"{name}: {result.Summary} {finding?.Bug.Message}");
    }

    [Theory]
    [InlineData("sized:grow+align")]
    [InlineData("sized:bind+unbind-provider")]
    [InlineData("sized:new-id+unbind-provider")]
    [InlineData("sized:shrink,create+delete+kill1")]
    [InlineData("empty:create,grow@dax0.2+unbind-provider,bind-provider+kill1")]
    public void Strict_has_nothing_in(string name)
    {
        var (_, finding) = Explore(name, KernelMode.Strict, new ExplorationOptions { Executions = 500 });
        Assert.True(finding is null, $"{name}: {finding?.Bug.Message}");
    }

    /// <summary>On 6.1 a creation waits for the provider's mutex, which a deletion holds to its end: finding 007 is one of 6.12 alone (600 rounds on a 6.1 kernel show nothing).</summary>
    [Fact]
    public void A_creation_of_6_1_never_meets_a_name_that_is_still_taken()
    {
        var options = new ExplorationOptions { Strategy = "dpor", Executions = 20_000 };

        var (result, finding) = Explore("empty:delete+create", KernelMode.Linux61, options, races: false);

        Assert.True(finding is null && result.Exhausted, $"{result.Summary} {finding?.Bug.Message}");
        Assert.NotNull(Explore("empty:delete+create", KernelMode.Linux612, options, races: false).Finding);
    }

    /// <summary>Where 6.12 leaves something behind (findings 005 and 006), and where its readers wait for a semaphore only, 6.1 hangs.</summary>
    [Theory]
    [InlineData("empty:create+unbind-provider", "hang of create and unbind-provider")]
    [InlineData("empty:map+unbind-provider", "hang of map and unbind-provider")]
    [InlineData("empty:read-seed+unbind-provider", "hang of read-seed and unbind-provider")]
    public void What_uses_a_region_of_6_1_hangs_with_the_unbind_of_its_provider(string name, string key) =>
        Assert.Equal(key, Explore(name, KernelMode.Linux61, new ExplorationOptions { Strategy = "dpor", Executions = 20_000 }, races: false).Finding?.Key);

    /// <summary>Findings 008, 015 and 018 are of the semaphores of 6.12: waits of 6.1 can't be killed, and a creation that undoes itself takes no lock twice.</summary>
    [Theory]
    [InlineData("empty:create!4")]
    [InlineData("empty:unbind-provider+kill1")]
    [InlineData("sized:shrink+kill1")]
    public void What_the_semaphores_of_6_12_brought_isnt_in_6_1(string name)
    {
        var options = new ExplorationOptions { Strategy = "dpor", Executions = 20_000 };

        var (result, finding) = Explore(name, KernelMode.Linux61, options, races: false);

        Assert.True(finding is null && result.Executions > 0, $"{result.Summary} {finding?.Bug.Message}");
        Assert.NotNull(Explore(name, KernelMode.Linux612, options, races: false).Finding);
    }

    [Fact]
    public void Hang_names_the_operations_that_are_stuck()
    {
        var (_, finding) = Explore("empty:read-size,shrink+delete", KernelMode.Linux612, new ExplorationOptions(), races: false);
        Assert.Equal("hang of delete and shrink", finding?.Key);
        Assert.Equal((BugKind.Deadlock, 2), (finding!.Bug.Kind, finding.Bug.Finding.CycleLength));
        var table = ScenarioInterleaving.Render(finding!);
        Assert.Contains("WAITS for region rwsem, exclusive, held by T2", table, StringComparison.Ordinal);
        Assert.Contains("WAITS for active references of size, exclusive, held by T1", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawn_scenarios_find_a_defect_of_Linux_and_repeat_by_seed()
    {
        var options = new ExplorationOptions { Strategy = "random", Seed = 5, Executions = 2_000, DetectRaces = false, Minimise = false };
        var first = ScenarioExplorer.ExploreDrawn(KernelMode.Linux612, options, new KnownDefects());
        var second = ScenarioExplorer.ExploreDrawn(KernelMode.Linux612, options, new KnownDefects());
        Assert.NotNull(first.Finding);
        Assert.Equal(first.Result.Executions, second.Result.Executions);
        Assert.Equal(first.Finding.Key, second.Finding?.Key);
        Assert.Equal(first.Finding.Scenario.ToString(), second.Finding?.Scenario.ToString());
    }

    [Fact]
    public void Drawn_scenarios_run_in_the_mode_that_was_asked_for()
    {
        var options = new ExplorationOptions { Strategy = "random", Seed = 5, Executions = 2_000, DetectRaces = false, Minimise = false };
        Assert.Equal(KernelMode.Linux61, ScenarioExplorer.ExploreDrawn(KernelMode.Linux61, options, new KnownDefects()).Finding?.Mode);
    }

    [Fact]
    public void Drawn_scenarios_find_nothing_in_Strict()
    {
        var options = new ExplorationOptions { Strategy = "random", Seed = 1, Executions = 1_000, Minimise = false };
        var (_, finding) = ScenarioExplorer.ExploreDrawn(KernelMode.Strict, options, new KnownDefects());
        Assert.True(finding is null, $"{finding?.Scenario}: {finding?.Bug.Message}");
    }

    [Fact]
    public void Campaign_goes_on_after_a_finding_and_shrinks()
    {
        var count = 0;
        var result = ScenarioCampaign.Run(KernelMode.Linux612, 4, TimeSpan.FromMinutes(2), detectsRaces: false, (_, _) => ++count == 2);
        Assert.Equal(2, result.Findings.Count);
        Assert.NotEqual(result.Findings[0].Finding.Key, result.Findings[1].Finding.Key);
        Assert.InRange(ScenarioCampaign.Shrink(result.Findings[0].Finding, detectsRaces: false).Scenario.OperationCount, 1, 4);
    }

    [Fact]
    public void Shrinking_a_hang_tells_the_stuck_operation_from_one_of_its_family_that_had_ended()
    {
        // The instance has no size at the start: a growth, of the family of the shrink that hangs, has to come first there.
        var (_, found) = Explore("regions:grow-much@dax1.0,read-end@dax1.0+shrink@dax1.0", KernelMode.Linux612, new ExplorationOptions { Executions = 2_000 }, races: false);
        Assert.True(found is { IsHang: true }, found?.Bug.Message ?? "the hang was not found");
        Assert.Equal(2, ScenarioCampaign.Shrink(found!, detectsRaces: false).Scenario.OperationCount);
    }

    private static (ExplorationResult Result, ScenarioFinding? Finding) Explore(string name, KernelMode mode, ExplorationOptions options, bool races = true) =>
        ScenarioExplorer.Explore(ScenarioName.Parse(name).On(mode) with { DetectsRaces = races }, options);
}
