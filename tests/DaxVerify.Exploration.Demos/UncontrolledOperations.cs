namespace DaxVerify.Exploration.Demos;

/// <summary>Operations that the engine doesn't control.</summary>
public static class UncontrolledOperations
{
    public static void TaskRun() => Task.Run(() => { }).Wait();

    public static void Parallel() => System.Threading.Tasks.Parallel.For(0, 3, _ => { });

    public static void AutoReset()
    {
        using var e = new AutoResetEvent(false);
        e.WaitOne();
    }

    public static void ReaderWriter()
    {
        using var l = new ReaderWriterLockSlim();
        l.EnterReadLock();
    }

    public static void SemaphoreAsync()
    {
        using var s = new SemaphoreSlim(1);
        _ = s.WaitAsync();
    }

    private static async Task Await(Task task) => await task;

    public static void AwaitIncomplete() => _ = Await(new TaskCompletionSource().Task);

    public static void BlockOnTask() => new TaskCompletionSource().Task.Wait();

    public static void CompletedTasks()
    {
        Task.CompletedTask.Wait();
        Await(Task.FromResult(3)).GetAwaiter().GetResult();
        Run.Expect(Task.FromResult(3).Result == 3, "lost");
    }
}
