using System.Collections.Concurrent;
using System.Threading.Channels;

namespace DaxVerify.Exploration.Demos;

/// <summary>Calls that find their token cancelled by then, or not: both happen.</summary>
public static class Tokens
{
    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfATaskMadeCancelled() => Expect(token =>
    {
        try
        {
            _ = Task.FromCanceled(token);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    });

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfASemaphore()
    {
        using var free = new SemaphoreSlim(1);
        Expect(token => Throws(() => free.Wait(token)));
    }

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfAnAwaitedSemaphore()
    {
        using var free = new SemaphoreSlim(1);
        Expect(token => free.WaitAsync(token).IsCanceled);
    }

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfAnEvent()
    {
        using var set = new ManualResetEventSlim(true);
        Expect(token => Throws(() => set.Wait(token)));
    }

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfACount()
    {
        using var none = new CountdownEvent(0);
        Expect(token => Throws(() => none.Wait(token)));
    }

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfACompleteTask() => Expect(token => Throws(() => Task.CompletedTask.Wait(token)));

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfSeveralTasks() => Expect(token => Throws(() => Task.WaitAll([Task.CompletedTask], token)));

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfAChannel()
    {
        var items = Channel.CreateUnbounded<int>();
        Expect(token => items.Writer.WriteAsync(1, token).IsCanceled);
    }

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfACollection()
    {
        using var items = new BlockingCollection<int>();
        Expect(token => Throws(() => items.Add(1, token)));
    }

    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugOfAStream() => Expect(token => new MemoryStream().ReadAsync(new byte[1], 0, 1, token).IsCanceled);

    private static bool Throws(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static void Expect(Func<CancellationToken, bool> findsItCancelled)
    {
        using var source = new CancellationTokenSource();
        var found = false;
        Run.Together(source.Cancel, () => found = findsItCancelled(source.Token));
        Run.Expect(!found, "cancelled before");
    }

    /// <summary>By the callback of its parent's cancellation, and by two others meanwhile.</summary>
    [Demo("Cancellation")]
    public static void CorrectLinkedSourceDisposedTwice()
    {
        using var source = new CancellationTokenSource();
        var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token, CancellationToken.None);
        linked.Token.Register(linked.Dispose);
        Run.Together(source.Cancel, linked.Dispose, linked.Dispose);
    }

    /// <summary>Who disposes of a linked source waits for the callback that its parent's cancellation runs there.</summary>
    [Demo("Cancellation", Shows = "Deadlock")]
    public static void BugDisposesUnderTheCallbacksLock()
    {
        var gate = new Lock();
        using var source = new CancellationTokenSource();
        var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
        linked.Token.Register(() =>
        {
            lock (gate)
            {
            }
        });
        Run.Together(
            source.Cancel,
            () =>
            {
                lock (gate)
                {
                    linked.Dispose();
                }
            });
    }

    /// <summary>Whether the linked source hears of it depends on which comes first.</summary>
    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugLinkedSourceDisposedMeanwhile()
    {
        var source = new CancellationTokenSource();
        var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
        Run.Together(source.Cancel, linked.Dispose);
        Run.Expect(!linked.IsCancellationRequested, "the linked source has heard of it");
    }
}
