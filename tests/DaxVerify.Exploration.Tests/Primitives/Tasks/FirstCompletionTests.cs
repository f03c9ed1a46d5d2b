using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Tasks;

/// <summary>Of what completes a task, whichever can come first does so in some execution of the exhaustive strategy, and whatever comes last.</summary>
public sealed class FirstCompletionTests
{
    public static TheoryData<string> Bugs { get; } =
    [
        .. DemoRun.All.Select(demo => demo.Name)
            .Where(name => name.StartsWith($"{nameof(FirstCompletions)}.Bug", StringComparison.Ordinal) || name.StartsWith($"{nameof(TaskOrders)}.Bug", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void The_exhaustive_strategy_tries_each_order(string demo)
    {
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Bug is not null, $"{demo}: {result.Summary}");
    }

    [Fact]
    public void The_order_of_parts_is_explored_where_it_shows()
    {
        var result = DemoRun.Explore($"{nameof(FirstCompletions)}.{nameof(FirstCompletions.CorrectEitherFailureIsFirst)}", new ExplorationOptions { Strategy = "dpor" });
        Assert.Equal("explore: all 2 traces explored", result.Summary);
    }

    /// <summary>Tasks that share a token have nothing else to do with each other.</summary>
    [Fact]
    public void A_token_puts_no_order_between_the_tasks_that_have_it()
    {
        var result = DemoRun.Explore($"{nameof(FirstCompletions)}.{nameof(FirstCompletions.CorrectTokenOfMany)}", new ExplorationOptions { Strategy = "dpor", Executions = 10 });
        Assert.StartsWith("explore: 1 trace explored, not all:", result.Summary, StringComparison.Ordinal);
    }
}
