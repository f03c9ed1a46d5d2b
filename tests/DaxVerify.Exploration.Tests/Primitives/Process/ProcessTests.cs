using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Process;

/// <summary>Assertions of the framework and exits are defects of the program, not the end of the engine; ticks and thread numbers are the execution's.</summary>
public sealed class ProcessTests
{
    [Theory]
    [DemosOf("Process")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Fact]
    public void An_assertion_is_told_by_its_message_and_an_exit_by_its_name()
    {
        Assert.Contains("two are inside", DemoRun.Bug("Processes.BugTwoAreInside").Message, StringComparison.Ordinal);
        Assert.Contains("Environment.FailFast", DemoRun.Bug("Processes.BugLeavesBeforeTheOtherIsDone").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Recursions.BugTwoCallEachOtherForEver")]
    [InlineData("Recursions.BugFunctionCallsItselfForEver")]
    public void A_stack_that_is_used_up_is_told_with_its_place(string demo) =>
        Assert.Matches(@"^unhandled exception in T\d at Recursions\.cs:\d+: System\.StackOverflowException: the program's stack is used up; what was called last begins at Recursions\.cs:\d+", DemoRun.Bug(demo).Message);
}
