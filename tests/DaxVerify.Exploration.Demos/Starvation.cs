namespace DaxVerify.Exploration.Demos;

/// <summary>Programs that come to their end only if the thread pool has threads enough.</summary>
public static class Starvation
{
    /// <summary>Each piece of work blocks until another has run.</summary>
    public static void WorkWaitsForWork()
    {
        var inner = new TaskCompletionSource();
        var first = Task.Run(() => inner.Task.Wait());
        var second = Task.Run(() => inner.Task.Wait());
        Task.Run(inner.SetResult);
        Task.WaitAll(first, second);
    }

    /// <summary>Threads of the pool block on methods that need one to go on.</summary>
    public static void SyncOverAsync()
    {
        Task.WaitAll(Task.Run(() => Later().Wait()), Task.Run(() => Later().Wait()));

        static async Task Later() => await Task.Yield();
    }

    /// <summary>The wait runs the task itself.</summary>
    public static void WaitRunsTheTask() => Task.Run(() => Task.Run(() => { }).Wait()).Wait();

    /// <summary>Nobody blocks.</summary>
    public static async Task NobodyBlocks()
    {
        await Task.WhenAll(Task.Run(Later), Task.Run(Later), Later());

        static async Task Later()
        {
            await Task.Yield();
            await Task.Delay(5_000);
        }
    }

    /// <summary>The thread that calls a loop does all if nobody helps.</summary>
    public static void LoopWithoutHelp() => Task.Run(() => Parallel.For(0, 3, _ => { })).Wait();
}
