namespace DaxVerify.Exploration.Demos;

/// <summary>Callbacks of a token that are taken back, in each of the ways to say so: they don't run.</summary>
public static class Registrations
{
    [Demo("Cancellation")]
    public static void InABox() => Check(registration => ((IDisposable)registration).Dispose());

    [Demo("Cancellation")]
    public static void InGenericCode() => Check(End);

    [Demo("Cancellation")]
    public static void OfASourceInGenericCode()
    {
        var source = new CancellationTokenSource();
        End(source);
        try
        {
            source.Cancel();
            Run.Expect(false, "not disposed of");
        }
        catch (ObjectDisposedException)
        {
        }
    }

    [Demo("Cancellation")]
    public static Task Awaited() => CheckAsync(async registration =>
    {
        await using (registration)
        {
            await Task.Yield();
        }
    });

    [Demo("Cancellation")]
    public static Task AwaitedInABox() => CheckAsync(async registration =>
    {
        IAsyncDisposable boxed = registration;
        await boxed.DisposeAsync().ConfigureAwait(false);
    });

    /// <summary>A callback that runs already is over when DisposeAsync is.</summary>
    [Demo("Cancellation")]
    public static async Task AwaitedWhileItRuns()
    {
        using var source = new CancellationTokenSource();
        var isOver = false;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = source.Token.Register(() =>
        {
            began.SetResult();
            Thread.Yield();
            Volatile.Write(ref isOver, true);
        });
        var cancelling = Task.Run(source.Cancel);
        await began.Task.ConfigureAwait(false);
        await registration.DisposeAsync().ConfigureAwait(false);
        Run.Expect(Volatile.Read(ref isOver), "still running");
        await cancelling.ConfigureAwait(false);
    }

    /// <summary>Unregister waits for nothing.</summary>
    [Demo("Cancellation", Shows = "UnhandledException")]
    public static async Task BugOfOneNotWaitedFor()
    {
        using var source = new CancellationTokenSource();
        var isOver = false;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = source.Token.Register(() =>
        {
            began.SetResult();
            Thread.Yield();
            Volatile.Write(ref isOver, true);
        });
        var cancelling = Task.Run(source.Cancel);
        await began.Task.ConfigureAwait(false);
        registration.Unregister();
        var wasOver = Volatile.Read(ref isOver);
        await cancelling.ConfigureAwait(false);
        Run.Expect(wasOver, "still running");
    }

    /// <summary>What went before the registration comes before the callback, whoever runs it.</summary>
    [Demo("Cancellation")]
    public static void CorrectWrittenBeforeItIsRegistered()
    {
        using var source = new CancellationTokenSource();
        var x = 0;
        Run.Together(
            source.Cancel,
            () =>
            {
                x = 1;
                using var registration = source.Token.Register(() => Run.Expect(x == 1, "not seen"));
            });
    }

    [Demo("Cancellation", Shows = "DataRace")]
    public static void BugWrittenAfterItIsRegistered()
    {
        using var source = new CancellationTokenSource();
        var x = 0;
        Run.Together(
            source.Cancel,
            () =>
            {
                _ = source.Token.Register(() => Run.Expect(x >= 0, ""));
                x = 1;
            });
    }

    private static void Check(Action<CancellationTokenRegistration> end)
    {
        using var source = new CancellationTokenSource();
        var ran = false;
        end(source.Token.Register(() => ran = true));
        source.Cancel();
        Run.Expect(!ran, "ran");
    }

    private static async Task CheckAsync(Func<CancellationTokenRegistration, Task> end)
    {
        using var source = new CancellationTokenSource();
        var ran = false;
        await end(source.Token.Register(() => ran = true)).ConfigureAwait(false);
        await source.CancelAsync().ConfigureAwait(false);
        Run.Expect(!ran, "ran");
    }

    private static void End<T>(T value)
        where T : IDisposable => value.Dispose();
}
