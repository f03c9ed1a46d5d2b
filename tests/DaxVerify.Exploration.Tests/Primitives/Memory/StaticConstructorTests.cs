using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Memory;

/// <summary>Static constructors run where .NET runs them, with switches, and every order of who comes first is explored.</summary>
public sealed class StaticConstructorTests
{
    public static TheoryData<string> Correct =>
    [
        .. DemoRun.All.Where(demo => demo.Expected.Shows is null && demo.Name.Split('.')[0] is nameof(StaticConstructors) or nameof(InitialisedTypes)).Select(demo => demo.Name),
    ];

    [Theory]
    [MemberData(nameof(Correct))]
    public void All_traces_of_a_correct_one_are_explored(string demo)
    {
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Bug is null, result.Bug?.Message);
        Assert.All(result.Limits, limit => Assert.True(limit.Kind == LimitKind.Reordered || limit.What.Contains("it interrupts threads", StringComparison.Ordinal), limit.What));
    }

    [Theory]
    [MemberData(nameof(Correct))]
    public Task A_correct_one_does_the_same_natively(string demo) => DemoRun.RunNatively(demo);

    [Theory]
    [InlineData(nameof(StaticConstructors.BugLockAgainstStaticConstructor), "'Locking', held by T")]
    [InlineData(nameof(StaticConstructors.BugJoinInside), "'Joining', held by T0")]
    [InlineData(nameof(StaticConstructors.BugTaskInside), "'Waiting', held by T0")]
    public void A_deadlock_with_a_static_constructor_names_it(string demo, string message)
    {
        var result = DemoRun.Explore($"{nameof(StaticConstructors)}.{demo}", new ExplorationOptions { Strategy = "dpor" });
        Assert.Contains("for static constructor#", result.Bug?.Message, StringComparison.Ordinal);
        Assert.Contains(message, result.Bug?.Message, StringComparison.Ordinal);
    }

    /// <summary>A waiter that an interruption woke again and again would go on for ever where it is the one that runs whenever it can.</summary>
    [Fact]
    public void An_interrupted_waiter_goes_on_waiting()
    {
        var demo = $"{nameof(StaticConstructors)}.{nameof(StaticConstructors.CorrectInterruption)}";
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "pct", Executions = 200 });
        Assert.True(result.Bug is null, result.Bug?.Message);
        Assert.DoesNotContain(result.Limits, limit => limit.Kind is LimitKind.LongExecution or LimitKind.SpinCut);
    }

    /// <summary>The two orders of who comes first, and the two in which one waits for the other.</summary>
    [Fact]
    public void Every_end_of_a_circle_is_explored() =>
        Assert.Equal(4, DemoRun.Explore($"{nameof(StaticConstructors)}.{nameof(StaticConstructors.CorrectCircle)}", new ExplorationOptions { Strategy = "dpor" }).Executions);
}
