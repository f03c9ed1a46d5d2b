using System.Reflection;
using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Framework;

/// <summary>Calls into the framework that no primitive stands for: uses of what they are passed, or limits.</summary>
public sealed class FrameworkTests
{
    /// <summary>Demos that show nothing and whose threads share what the engine doesn't see into.</summary>
    public static TheoryData<string> Unknown { get; } =
        [.. typeof(Unseen).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => !m.IsDefined(typeof(DemoAttribute))).Select(m => m.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [DemosOf("Framework")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Framework", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);

    [Theory]
    [DemosOf("Framework", AreCorrect = true)]
    public void Of_a_correct_demo_all_traces_are_explored(string demo)
    {
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Exhausted, $"{demo}: {result.Bug?.Message} {result.Summary}");
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public void What_is_not_seen_takes_the_claim_away(string name)
    {
        var result = DemoRun.Explore($"{nameof(Unseen)}.{name}", new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Bug is null, $"{name}: {result.Bug?.Message}");
        Assert.True(!result.Exhausted && result.Limits.Any(limit => limit.Kind is LimitKind.Unseen or LimitKind.Unordered), $"{name}: {result.Summary}");
    }
}
