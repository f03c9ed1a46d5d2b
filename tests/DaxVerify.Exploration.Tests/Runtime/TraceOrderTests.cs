using DaxVerify.Exploration.Facts;
using Xunit;

namespace DaxVerify.Exploration.Tests.Runtime;

/// <summary>A trace says which events come after which, whatever puts them in order, and nothing that isn't so.</summary>
public sealed class TraceOrderTests
{
    [Theory]
    [InlineData(nameof(OrderPrograms.Semaphore), TraceEventKind.SemaphoreRelease, TraceEventKind.SemaphoreWait)]
    [InlineData(nameof(OrderPrograms.Event), TraceEventKind.EventSet, TraceEventKind.EventWait)]
    [InlineData(nameof(OrderPrograms.Handle), TraceEventKind.EventSet, TraceEventKind.EventWait)]
    [InlineData(nameof(OrderPrograms.Task), TraceEventKind.Complete, TraceEventKind.TaskWait)]
    [InlineData(nameof(OrderPrograms.Countdown), TraceEventKind.EventSet, TraceEventKind.EventWait)]
    [InlineData(nameof(OrderPrograms.Monitor), TraceEventKind.Exit, TraceEventKind.Enter)]
    [InlineData(nameof(OrderPrograms.AtomicUpdate), TraceEventKind.Interlocked, TraceEventKind.Interlocked)]
    [InlineData(nameof(OrderPrograms.VolatileWrite), TraceEventKind.VolatileWrite, TraceEventKind.VolatileRead)]
    [InlineData(nameof(OrderPrograms.Queue), TraceEventKind.UseCollection, TraceEventKind.UseCollection)]
    public void What_puts_two_threads_in_order_is_told(string name, TraceEventKind giver, TraceEventKind learner)
    {
        var bug = BugOf(name);

        var told = bug.Orders.Select(order => (From: bug.Trace[order.From], To: bug.Trace[order.To])).ToList();
        Assert.Contains(told, order => order.From.Kind == giver && order.To.Kind == learner);
        Assert.All(bug.Orders, order => Assert.True(order.From < order.To));
        Assert.All(told, order => Assert.NotEqual(order.From.Thread, order.To.Thread));
        Assert.Equal(2, told.Count(order => order.From.Kind == TraceEventKind.Start));
        Assert.Contains(told, order => order.To.Kind == TraceEventKind.Join);
    }

    [Fact]
    public void Threads_that_share_nothing_are_in_no_order_but_that_of_their_starts_and_ends()
    {
        var bug = BugOf(nameof(OrderPrograms.Nothing));

        Assert.NotEmpty(bug.Orders);
        Assert.DoesNotContain(bug.Orders, order => bug.Trace[order.From].Thread != 0 && bug.Trace[order.To].Thread != 0);
    }

    private static BugReport BugOf(string name) => Explore.RunTest(typeof(OrderPrograms).Assembly.Location, $"{typeof(OrderPrograms).FullName}.{name}").Bug!;
}
