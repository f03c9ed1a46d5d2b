using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Tasks;

/// <summary>"All traces explored" is true of whatever completes tasks: a look before and a look after it are both explored, or it isn't said.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string> Programs { get; } =
        [.. typeof(Completions).GetMethods().Where(m => m.IsStatic).Select(m => m.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Both_orders_of_a_look_and_a_completion_are_explored(string name)
    {
        foreach (var strategy in new[] { "dpor", "dfs" })
        {
            var result = Explore(name, new ExplorationOptions { Strategy = strategy });
            Assert.True(
                result.Bug is { Kind: BugKind.UnhandledException } bug && bug.Message.Contains("it was seen", StringComparison.Ordinal)
                || (result.Bug is null && result.Limits.Any(limit => limit.Kind == LimitKind.Unordered)),
                $"{name}, {strategy}: {result.Summary} {result.Bug?.Message}");
        }

        Assert.Equal(BugKind.UnhandledException, Explore(name, new ExplorationOptions { Executions = 1_000 }).Bug?.Kind);
    }

    /// <summary>What is ordered exactly isn't given up.</summary>
    [Theory]
    [InlineData("SemaphoreTrue")]
    [InlineData("SemaphoreFalse")]
    [InlineData("ReadTrue")]
    [InlineData("ReadFalse")]
    [InlineData("WriteTrue")]
    [InlineData("WriteFalse")]
    [InlineData("ChannelTrue")]
    [InlineData("ChannelFalse")]
    [InlineData("SourceTrue")]
    [InlineData("SourceFalse")]
    [InlineData("AllSourcesTrue")]
    [InlineData("AllSourcesFalse")]
    [InlineData("CancelledSourceTrue")]
    [InlineData("CancelledSourceFalse")]
    [InlineData("RunTrue")]
    [InlineData("RunFalse")]
    [InlineData("UnwrappedTrue")]
    [InlineData("UnwrappedFalse")]
    [InlineData("ParentTrue")]
    [InlineData("ParentFalse")]
    [InlineData("MethodTrue")]
    [InlineData("MethodFalse")]
    [InlineData("ContinuationTrue")]
    [InlineData("ContinuationFalse")]
    public void The_reduction_finds_both(string name) =>
        Assert.Equal(BugKind.UnhandledException, Explore(name, new ExplorationOptions { Strategy = "dpor" }).Bug?.Kind);

    private static ExplorationResult Explore(string name, ExplorationOptions options) =>
        Exploration.Explore.RunTest(typeof(Completions).Assembly.Location, $"{typeof(Completions).FullName}.{name}", options);
}
