namespace DaxVerify.Exploration.Demos;

/// <summary>Operations that the engine doesn't control.</summary>
public static class UncontrolledOperations
{
    public static void ParallelQuery() => _ = new[] { 1, 2, 3 }.AsParallel().Sum();

    public static Task AsynchronousLoop() => Parallel.ForEachAsync([1, 2], (_, _) => ValueTask.CompletedTask);

    public static void Partitioned() => Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(0, 10), _ => { });

    public static void OldReaderWriter() => new System.Threading.ReaderWriterLock().AcquireReaderLock(-1);

    public static void NamedMutex()
    {
        using var mutex = new Mutex(false, "daxverify-demo");
        mutex.WaitOne();
    }

    public static void RegisteredWait()
    {
        using var e = new AutoResetEvent(true);
        ThreadPool.RegisterWaitForSingleObject(e, (_, _) => { }, null, 0, true);
    }

    /// <summary>A handle that the framework makes.</summary>
    public static void OtherHandle() => ((IAsyncResult)new TaskCompletionSource().Task).AsyncWaitHandle.WaitOne();

    /// <summary>A task of which only the framework knows.</summary>
    public static async Task OtherTask() => await new ConcurrentExclusiveSchedulerPair().Completion;

    public static void Post() => new SynchronizationContext().Post(_ => { }, null);

    public static void Http()
    {
        using var client = new HttpClient();
        client.Send(new HttpRequestMessage());
    }

    /// <summary>Sleeps in a function that is called by its address, so that nothing says where it is.</summary>
    public static unsafe void ByAddress()
    {
        var sleep = (delegate* unmanaged<uint, uint>)System.Runtime.InteropServices.NativeLibrary.GetExport(System.Runtime.InteropServices.NativeLibrary.Load("libc.so.6"), "sleep");
        Run.Together(() => sleep(8), () => { });
    }

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int pause();

    /// <summary>One thread waits under control, one outside of it for a lock that the first holds, by reflection.</summary>
    public static void BlockedByReflection()
    {
        var enter = typeof(Monitor).GetMethod("Enter", [typeof(object)])!;
        object l = new();
        using var never = new SemaphoreSlim(0);
        using var taken = new ManualResetEventSlim();
        Run.Together(
            () =>
            {
                enter.Invoke(null, [l]);
                taken.Set();
                never.Wait();
            },
            () =>
            {
                taken.Wait();
                enter.Invoke(null, [l]);
            });
    }

    public static void BlockedInNativeCode() => Run.Together(() => pause(), () => { });

    /// <summary>Ends after some seconds, so that the test process doesn't keep a core busy for ever.</summary>
    public static void LongLoop() => Run.Together(() =>
    {
        var x = 1UL;
        for (var i = 0L; i < 6_000_000_000; i++)
        {
            x = (x * 6364136223846793005UL) + 1;
        }

        GC.KeepAlive(x);
    });

    private static async Task Await(Task task) => await task;

    [Demo("Tasks")]
    public static void CompletedTasks()
    {
        Task.CompletedTask.Wait();
        Await(Task.FromResult(3)).GetAwaiter().GetResult();
        Run.Expect(Task.FromResult(3).Result == 3, "lost");
    }
}
