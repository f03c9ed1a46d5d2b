using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Runtime;

/// <summary>What isn't controlled is named where it is met.</summary>
public sealed class UncontrolledTests
{
    [Theory]
    [InlineData("ParallelQuery", "System.Linq.ParallelEnumerable.AsParallel")]
    [InlineData("Dataflow", "System.Threading.Tasks.Dataflow.BufferBlock`1.constructor")]
    [InlineData("OldTimer", "System.Timers.Timer")]
    [InlineData("Worker", "System.ComponentModel.BackgroundWorker.RunWorkerAsync")]
    [InlineData("FactoryOfMany", "System.Threading.Tasks.TaskFactory.ContinueWhenAll")]
    [InlineData("Finalizers", "System.GC.WaitForPendingFinalizers")]
    [InlineData("Console", "System.Console.ReadLine")]
    [InlineData("Process", "System.Diagnostics.Process.Start")]
    [InlineData("Pipe", "System.IO.Pipes.AnonymousPipeServerStream")]
    [InlineData("Socket", "System.Net.Sockets.TcpClient")]
    [InlineData("OtherClock", "CancellationTokenSource with a TimeProvider other than the system's")]
    [InlineData("NamedMutex", "System.Threading.Mutex")]
    [InlineData("RegisteredWait", "System.Threading.ThreadPool.RegisterWaitForSingleObject")]
    [InlineData("OtherHandle", "a handle that code outside control made")]
    [InlineData("HandleOfOtherTask", "waiting for a task of code that isn't rewritten")]
    [InlineData("OtherTask", "waiting for a task of code that isn't rewritten")]
    [InlineData("Http", "System.Net.Http.HttpClient")]
    [InlineData("Expression", "an expression with System.Lazy`1.get_Value")]
    [InlineData("LockByADelegate", "System.Threading.Monitor.Enter called by reflection")]
    [InlineData("LockByAnExpression", "System.Threading.Monitor.Enter called by reflection")]
    [InlineData("LockInMadeCode", "System.Threading.Monitor.Enter called by reflection")]
    [InlineData("EventByItsName", "System.Threading.EventWaitHandle.Set called by reflection")]
    [InlineData("EventByReflection", "System.Threading.EventWaitHandle.Set called by reflection")]
    public void An_uncontrolled_operation_is_named(string name, string operation)
    {
        var result = Explore.RunTest(typeof(LostUpdates).Assembly.Location, $"DaxVerify.Exploration.Demos.UncontrolledOperations.{name}");
        Assert.Equal(BugKind.UncontrolledOperation, result.Bug?.Kind);
        Assert.Contains(operation, result.Bug!.Message, StringComparison.Ordinal);
        Assert.Contains("UncontrolledOperations.cs:", result.Bug.Message, StringComparison.Ordinal);
    }

    /// <summary>Whether its thread comes before the program is found to hang, or after, it is never told as a hang.</summary>
    [Fact]
    public void What_the_framework_completes_on_threads_of_its_own_is_no_hang()
    {
        var bug = Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.PipeOfMemory", new ExplorationOptions { Strategy = "dpor" }).Bug!;
        Assert.Equal(BugKind.UncontrolledOperation, bug.Kind);
    }

    [Fact]
    public void What_a_pipe_has_taken_back_is_not_looked_at()
    {
        var result = Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.PipeOfOneThread", new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Bug is null, result.Bug?.Message);
        Assert.False(result.Exhausted, result.Summary);
    }

    [Fact]
    public void Code_that_the_framework_runs_on_its_pool_takes_all_traces_away()
    {
        var result = Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.PoolOfOthers", new ExplorationOptions { Strategy = "dpor" });
        Assert.False(result.Exhausted, result.Summary);
    }

    /// <summary>What was met first is named, and what the test would have met next.</summary>
    [Fact]
    public void All_that_a_test_can_come_to_is_named_with_what_to_do()
    {
        var bug = Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.Several").Bug!;
        Assert.StartsWith("System.Linq.ParallelEnumerable.AsParallel", bug.Finding.Operation, StringComparison.Ordinal);
        Assert.Contains(bug.Finding.OtherOperations, other => other.StartsWith("System.Net.Http.HttpClient.", StringComparison.Ordinal));
        Assert.Contains(bug.Finding.OtherOperations, other => other.StartsWith("System.Threading.ThreadPool.RegisterWaitForSingleObject", StringComparison.Ordinal));
        Assert.DoesNotContain(bug.Finding.OtherOperations, other => other.Contains("Dataflow", StringComparison.Ordinal));
        Assert.Contains("what to do: write the query with Parallel.For", bug.Message, StringComparison.Ordinal);
        Assert.Contains("what to do: put it behind an interface", bug.Message, StringComparison.Ordinal);
        Assert.Contains("what to do: wait for the handle on a thread", bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_blocks_outside_control_is_named_with_the_stacks_of_all()
    {
        var bug = Stuck("BlockedByReflection");
        Assert.StartsWith("not under control: T2 blocked in System.Reflection.MethodBase.Invoke, called at UncontrolledOperations.cs:", bug.Message, StringComparison.Ordinal);
        Assert.Contains("T1 waits at UncontrolledOperations.cs:", bug.Message, StringComparison.Ordinal);
        Assert.Contains("BlockedByReflection>b__0 in UncontrolledOperations.cs:", bug.Message, StringComparison.Ordinal);
        Assert.Contains("DaxVerify.Exploration.Demos.Run.Together in Run.cs:", bug.Message, StringComparison.Ordinal);
        Assert.NotEmpty(bug.Table);
    }

    [Fact]
    public void What_blocks_is_called_as_the_program_called_it() => Assert.StartsWith(
        "not under control: T2 blocked in System.IO.TextWriter.SyncTextWriter.Write at UncontrolledOperations.cs:", Stuck("BlockedByASynchronisedWriter").Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_right_as_it_is_may_be_called_by_reflection()
    {
        var result = Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.HarmlessByReflection");
        Assert.True(result.Bug is null, result.Bug?.Message);
        Assert.False(result.Exhausted, result.Summary);
    }

    [Theory]
    [InlineData("BlockedInNativeCode", "it is in pause of libc, called at UncontrolledOperations.cs:")]
    [InlineData("LongLoop", "it loops without touching anything shared")]
    public void A_thread_that_can_not_be_interrupted_is_named(string name, string how)
    {
        var bug = Stuck(name);
        Assert.Contains(how, bug.Message, StringComparison.Ordinal);
        Assert.Contains("T0 waits at Run.cs:", bug.Message, StringComparison.Ordinal);
        Assert.NotEmpty(bug.Table);
    }

    /// <summary>A thread that has had no processor looks the same from here, so that it is given longer.</summary>
    [Fact]
    public void A_thread_that_is_somewhere_unknown_is_named_in_the_end()
    {
        var bug = Stuck("ByAddress", TimeSpan.FromMilliseconds(100));
        Assert.Contains("it loops without touching anything shared, or blocks in native code", bug.Message, StringComparison.Ordinal);
    }

    private static BugReport Stuck(string name) => Stuck(name, TimeSpan.FromSeconds(1));

    private static BugReport Stuck(string name, TimeSpan patience)
    {
        var result = Explore.RunTest(
            typeof(LostUpdates).Assembly.Location,
            $"DaxVerify.Exploration.Demos.UncontrolledOperations.{name}",
            new ExplorationOptions { Watchdog = patience, Strategy = "pct" });
        Assert.Equal(BugKind.UncontrolledOperation, result.Bug?.Kind);
        return result.Bug!;
    }

    [Fact]
    public void Completed_tasks_do_no_harm() =>
        Assert.Null(Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.CompletedTasks").Bug);
}
