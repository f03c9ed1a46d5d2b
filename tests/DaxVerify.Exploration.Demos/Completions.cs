using System.Threading.Channels;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// Whatever completes a task: one thread looks whether it is complete, another completes it, so that both answers are possible. Each program is there for both: it fails
/// for the one, and passes for the other.
/// </summary>
public static class Completions
{
    public static void SemaphoreTrue() => Semaphore(true);

    public static void SemaphoreFalse() => Semaphore(false);

    public static void ReadTrue() => Read(true);

    public static void ReadFalse() => Read(false);

    public static void WriteTrue() => Write(true);

    public static void WriteFalse() => Write(false);

    public static void ChannelTrue() => ChannelCompletion(true);

    public static void ChannelFalse() => ChannelCompletion(false);

    public static void SourceTrue() => Source(true);

    public static void SourceFalse() => Source(false);

    public static void AllTrue() => All(true);

    public static void AllFalse() => All(false);

    public static void AllSourcesTrue() => AllSources(true);

    public static void AllSourcesFalse() => AllSources(false);

    public static void CancelledSourceTrue() => CancelledSource(true);

    public static void CancelledSourceFalse() => CancelledSource(false);

    public static void CancelledDelayTrue() => CancelledDelay(true);

    public static void CancelledDelayFalse() => CancelledDelay(false);

    public static void CancelledWaitTrue() => CancelledWait(true);

    public static void CancelledWaitFalse() => CancelledWait(false);

    public static void CancelledSemaphoreTrue() => CancelledSemaphore(true);

    public static void CancelledSemaphoreFalse() => CancelledSemaphore(false);

    public static void CancelledRunTrue() => CancelledRun(true);

    public static void CancelledRunFalse() => CancelledRun(false);

    public static void RunTrue() => RunOf(true);

    public static void RunFalse() => RunOf(false);

    public static void ContinuationTrue() => Continuation(true);

    public static void ContinuationFalse() => Continuation(false);

    public static void UnwrappedTrue() => Unwrapped(true);

    public static void UnwrappedFalse() => Unwrapped(false);

    public static void ParentTrue() => Parent(true);

    public static void ParentFalse() => Parent(false);

    public static void MethodTrue() => Method(true);

    public static void MethodFalse() => Method(false);

    public static void TimerTrue() => Timer(true);

    public static void TimerFalse() => Timer(false);

    private static void Both(Action completes, Task task, bool fails) =>
        Run.Together(completes, () => Run.Expect(task.IsCompleted != fails, "it was seen"));

    private static void Semaphore(bool fails)
    {
        var semaphore = new SemaphoreSlim(0);
        Both(() => semaphore.Release(), semaphore.WaitAsync(), fails);
    }

    private static void Read(bool fails)
    {
        var channel = Channel.CreateUnbounded<int>();
        Both(() => channel.Writer.TryWrite(1), channel.Reader.ReadAsync().AsTask(), fails);
    }

    private static void Write(bool fails)
    {
        var channel = Channel.CreateBounded<int>(1);
        channel.Writer.TryWrite(1);
        Both(() => channel.Reader.TryRead(out _), channel.Writer.WriteAsync(2).AsTask(), fails);
    }

    private static void ChannelCompletion(bool fails)
    {
        var channel = Channel.CreateUnbounded<int>();
        Both(() => channel.Writer.Complete(), channel.Reader.Completion, fails);
    }

    private static void Source(bool fails)
    {
        var source = new TaskCompletionSource();
        Both(source.SetResult, source.Task, fails);
    }

    private static void All(bool fails)
    {
        var semaphore = new SemaphoreSlim(0);
        Both(() => semaphore.Release(2), Task.WhenAll(semaphore.WaitAsync(), semaphore.WaitAsync()), fails);
    }

    private static void AllSources(bool fails)
    {
        TaskCompletionSource first = new(), second = new();
        Run.Together(first.SetResult, () => Both(second.SetResult, Task.WhenAll(first.Task, second.Task), fails));
    }

    private static void CancelledSource(bool fails)
    {
        var source = new TaskCompletionSource();
        var cancellation = new CancellationTokenSource();
        cancellation.Token.Register(() => source.TrySetCanceled());
        Both(cancellation.Cancel, source.Task, fails);
    }

    private static void CancelledDelay(bool fails)
    {
        var cancellation = new CancellationTokenSource();
        Both(cancellation.Cancel, Task.Delay(Timeout.Infinite, cancellation.Token), fails);
    }

    private static void CancelledWait(bool fails)
    {
        var cancellation = new CancellationTokenSource();
        Both(cancellation.Cancel, new TaskCompletionSource().Task.WaitAsync(cancellation.Token), fails);
    }

    private static void CancelledSemaphore(bool fails)
    {
        var cancellation = new CancellationTokenSource();
        Both(cancellation.Cancel, new SemaphoreSlim(0).WaitAsync(cancellation.Token), fails);
    }

    /// <summary>The task begins, or is cancelled before.</summary>
    private static void CancelledRun(bool fails)
    {
        var cancellation = new CancellationTokenSource();
        var hasBegun = false;
        var task = Task.Run(() => hasBegun = true, cancellation.Token);
        cancellation.Cancel();
        try
        {
            task.Wait();
        }
        catch (AggregateException e) when (e.InnerException is TaskCanceledException)
        {
            Run.Expect(!hasBegun, "cancelled though it had begun");
        }

        Run.Expect(hasBegun != fails, "it was seen");
    }

    private static void RunOf(bool fails)
    {
        var task = Task.Run(() => { });
        Both(() => { }, task, fails);
    }

    private static void Continuation(bool fails)
    {
        var source = new TaskCompletionSource();
        Both(source.SetResult, source.Task.ContinueWith(_ => { }, TaskContinuationOptions.ExecuteSynchronously), fails);
    }

    private static void Unwrapped(bool fails)
    {
        var semaphore = new SemaphoreSlim(0);
        Both(() => semaphore.Release(), Task.FromResult(semaphore.WaitAsync()).Unwrap(), fails);
    }

    /// <summary>It is complete when its child is.</summary>
    private static void Parent(bool fails)
    {
        var parent = Task.Factory.StartNew(() => Task.Factory.StartNew(() => { }, TaskCreationOptions.AttachedToParent));
        Both(() => { }, parent, fails);
        parent.Wait();
    }

    private static void Method(bool fails)
    {
        var semaphore = new SemaphoreSlim(0);
        Both(() => semaphore.Release(), Waits(semaphore), fails);

        static async Task Waits(SemaphoreSlim semaphore) => await semaphore.WaitAsync();
    }

    private static void Timer(bool fails)
    {
        var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        Both(timer.Dispose, timer.WaitForNextTickAsync().AsTask(), fails);
    }
}
