using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Process;

/// <summary>An execution finds the process as the first one did, or the report says that it needn't have.</summary>
public sealed class KeptStateTests
{
    [Theory]
    [InlineData(nameof(Surroundings.ApplicationsData))]
    [InlineData(nameof(Surroundings.EnvironmentVariables))]
    [InlineData(nameof(Surroundings.StaticProperties))]
    [InlineData(nameof(Surroundings.ConsoleWriter))]
    [InlineData(nameof(Surroundings.TraceListeners))]
    public void What_an_execution_changes_in_the_process_is_put_back(string demo)
    {
        var result = Explored(demo);
        Assert.True(result.Exhausted, result.Summary + result.Bug?.Message);
        Assert.True(result.Executions > 1);
        Assert.Equal(result.Summary.Split(',')[0], Explored(demo).Summary.Split(',')[0]);
    }

    [Fact]
    public void A_finding_that_may_come_of_what_an_execution_left_says_so()
    {
        var bug = Explored(nameof(Surroundings.FindsWhatAnotherInterned)).Bug!;
        Assert.Contains("it was here before", bug.Message, StringComparison.Ordinal);
        Assert.Contains("it may come of an earlier execution alone: it changes the interned strings, which is not put back between executions (Surroundings.cs:", bug.Message, StringComparison.Ordinal);
    }

    private static ExplorationResult Explored(string demo) => DemoRun.Explore($"{nameof(Surroundings)}.{demo}", new ExplorationOptions { Strategy = "dpor" });
}
