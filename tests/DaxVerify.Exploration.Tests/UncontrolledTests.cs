using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests;

/// <summary>What isn't controlled is named where it is met.</summary>
public sealed class UncontrolledTests
{
    [Theory]
    [InlineData("TaskRun", "System.Threading.Tasks.Task.Run")]
    [InlineData("Parallel", "System.Threading.Tasks.Parallel.For")]
    [InlineData("AutoReset", "System.Threading.AutoResetEvent")]
    [InlineData("ReaderWriter", "System.Threading.ReaderWriterLockSlim")]
    [InlineData("SemaphoreAsync", "System.Threading.SemaphoreSlim.WaitAsync")]
    [InlineData("AwaitIncomplete", "AwaitUnsafeOnCompleted")]
    [InlineData("BlockOnTask", "System.Threading.Tasks.Task.Wait")]
    public void An_uncontrolled_operation_is_named(string name, string operation)
    {
        var result = Explore.RunTest(typeof(LostUpdates).Assembly.Location, $"DaxVerify.Exploration.Demos.UncontrolledOperations.{name}");
        Assert.Equal(BugKind.UncontrolledOperation, result.Bug?.Kind);
        Assert.Contains(operation, result.Bug!.Message, StringComparison.Ordinal);
        Assert.Contains("UncontrolledOperations.cs:", result.Bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Completed_tasks_do_no_harm() =>
        Assert.Null(Explore.RunTest(typeof(LostUpdates).Assembly.Location, "DaxVerify.Exploration.Demos.UncontrolledOperations.CompletedTasks").Bug);
}
