using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Scenarios;

/// <summary>Operations alone, with failing allocations, fatal signals, and somebody beside them.</summary>
[Collection("exploration")]
public sealed class FaultCampaignTests
{
    [Theory]
    [InlineData("bystander-reads:read-size")]
    [InlineData("bystander-reads:memmap+read-size+kill1")]
    [InlineData("bystander-reads:create+read-available+kill1")]
    [InlineData("bystander-writes:shrink+kill1")]
    [InlineData("bystander-writes:read-seed+kill1")]
    [InlineData("held:munmap")]
    [InlineData("held:unbind+kill1")]
    [InlineData("whole:bind-provider!5")]
    [InlineData("holes:create!4+kill1")]
    public void Strict_has_nothing_in(string name)
    {
        var (result, finding) = Explore(name, KernelMode.Strict);

        Assert.True(finding is null && result.Exhausted, $"{name}: {result.Summary} {finding?.Bug.Message}");
    }

    /// <summary>Linux reads a mapping under the region semaphore, exclusively; its unbinding waits unkillably; a growth that fails half way keeps what it has got.</summary>
    [Theory]
    [InlineData("bystander-reads:read-start", "hang of read-start")]
    [InlineData("bystander-writes:unbind-provider+kill1", "hang of unbind-provider")]
    [InlineData("holes:grow-much!5", "failed-means-unchanged")]
    public void What_linux_does_otherwise_is_seen(string name, string key)
    {
        var (_, finding) = Explore(name, KernelMode.Linux612);

        Assert.StartsWith(key, finding?.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void An_allocation_that_fails_is_counted_and_one_that_never_comes_is_not()
    {
        var refused = new List<int>();
        foreach (var name in new[] { "empty:create!0", "empty:create!99", "empty:read-size!0" })
        {
            Explore(name, KernelMode.Strict, execution => refused.Add(execution.RefusedAllocations));
        }

        Assert.Equal([1, 0, 0], refused);
    }

    [Fact]
    public void Parts_by_number_are_the_whole()
    {
        List<string> First(int most, Func<long, bool>? has) =>
            [.. FaultCampaign.Run(KernelMode.Strict, () => new ExplorationOptions { Strategy = "dpor", Executions = 1 }, 7, has).Take(most).Select(one => one.Scenario.ToString()).Where(name => !name.Contains('!', StringComparison.Ordinal))];

        var (even, odd) = (First(12, number => number % 2 == 0), First(12, number => number % 2 == 1));

        Assert.NotEmpty(even);
        Assert.NotEmpty(odd);
        Assert.Empty(even.Intersect(odd));
        Assert.Subset(even.Concat(odd).ToHashSet(), First(12, null).ToHashSet());
    }

    [Fact]
    public void Every_name_beside_a_bystander_is_a_scenario_from_a_point_that_has_one() =>
        Assert.All(FaultCampaign.Beside(), name => Assert.True(ScenarioName.Parse(name).Point.Bystander is Bystander.Reader or Bystander.Writer, name));

    private static (ExplorationResult Result, ScenarioFinding? Finding) Explore(string name, KernelMode mode, Action<ScenarioExecution>? look = null) =>
        ScenarioExplorer.Explore(
            ScenarioName.Parse(name).On(mode) with { DetectsRaces = mode == KernelMode.Strict }, new ExplorationOptions { Strategy = "dpor", Executions = 2_000, Minimise = false }, look);
}
