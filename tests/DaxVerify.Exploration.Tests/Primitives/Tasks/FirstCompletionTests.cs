using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Tasks;

/// <summary>Of what completes a task, whichever can come first does so in some execution of the exhaustive strategy, and whatever comes last.</summary>
public sealed class FirstCompletionTests
{
    public static TheoryData<string> Bugs { get; } =
        [.. DemoRun.All.Select(demo => demo.Name).Where(name => name.StartsWith($"{nameof(FirstCompletions)}.Bug", StringComparison.Ordinal)).Append($"{nameof(TaskOrders)}.{nameof(TaskOrders.BugWhatFollowsBothNeedsTheLockOfOne)}")];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void The_exhaustive_strategy_tries_each_order(string demo)
    {
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Bug is { Kind: BugKind.UnhandledException or BugKind.Deadlock }, $"{demo}: {result.Summary}");
    }

    [Fact]
    public void The_order_of_parts_is_explored_where_it_shows()
    {
        var result = DemoRun.Explore($"{nameof(FirstCompletions)}.{nameof(FirstCompletions.CorrectEitherFailureIsFirst)}", new ExplorationOptions { Strategy = "dpor" });
        Assert.Equal("explore: all 2 traces explored", result.Summary);
    }
}
