using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Tests.Primitives;

/// <summary>What is used beside its Dispose, by its name: every order is another outcome.</summary>
internal static class DisposedUses
{
    /// <summary>Makes an object and a use of it that throws once it is disposed of.</summary>
    private static readonly Dictionary<string, Func<(IDisposable Target, Action Use)>> s_uses = new()
    {
        ["SemaphoreSlim.Wait"] = () => Of(new SemaphoreSlim(1), s => s.Wait()),
        ["SemaphoreSlim.Release"] = () => Of(new SemaphoreSlim(0), s => s.Release()),
        ["SemaphoreSlim.WaitAsync"] = () => Of(new SemaphoreSlim(1), s => _ = s.WaitAsync()),
        ["ManualResetEventSlim.Wait"] = () => Of(new ManualResetEventSlim(true), e => e.Wait()),
        ["ManualResetEventSlim.Reset"] = () => Of(new ManualResetEventSlim(true), e => e.Reset()),
        ["ManualResetEventSlim.WaitHandle"] = () => Of(new ManualResetEventSlim(true), e => _ = e.WaitHandle),
        ["Barrier.SignalAndWait"] = () => Of(new Barrier(1), b => b.SignalAndWait()),
        ["Barrier.AddParticipant"] = () => Of(new Barrier(1), b => b.AddParticipant()),
        ["Barrier.RemoveParticipant"] = () => Of(new Barrier(1), b => b.RemoveParticipant()),
        ["CountdownEvent.Wait"] = () => Of(new CountdownEvent(0), e => e.Wait()),
        ["CountdownEvent.WaitHandle"] = () => Of(new CountdownEvent(0), e => _ = e.WaitHandle),
        ["CountdownEvent.Signal"] = () => Of(new CountdownEvent(2), e => e.Signal()),
        ["BlockingCollection.Add"] = () => Of(new BlockingCollection<int>(), c => c.Add(1)),
        ["BlockingCollection.TryTake"] = () => Of(new BlockingCollection<int>(), c => c.TryTake(out _)),
        ["CancellationTokenSource.CancelAfter"] = () => Of(new CancellationTokenSource(), s => s.CancelAfter(Timeout.Infinite)),
        ["CancellationTokenSource.Cancel"] = () => Of(new CancellationTokenSource(), s => s.Cancel()),
        ["ManualResetEvent.WaitOne"] = () => Of(new ManualResetEvent(true), e => e.WaitOne()),
        ["AutoResetEvent.Set"] = () => Of(new AutoResetEvent(false), e => e.Set()),
        ["Mutex.WaitOne"] = () => Of(new Mutex(), m => m.WaitOne()),
        ["Semaphore.WaitOne"] = () => Of(new Semaphore(1, 1), s => s.WaitOne()),
        ["Semaphore.Release"] = () => Of(new Semaphore(0, 1), s => s.Release()),
        ["WaitHandle.SignalAndWait"] = () => Of(new ManualResetEvent(true), e => WaitHandle.SignalAndWait(e, e)),
        ["WaitHandle.WaitAny"] = () => Of(new ManualResetEvent(true), e => WaitHandle.WaitAny([e])),
        ["ManualResetEvent.WaitOne(0), unset"] = () => Of(new ManualResetEvent(false), e => e.WaitOne(0)),
        ["Semaphore.WaitOne(5), empty"] = () => Of(new Semaphore(0, 1), s => s.WaitOne(5)),
        ["Mutex.ReleaseMutex, not held"] = () => Of(new Mutex(), m => Ignoring<ApplicationException>(m.ReleaseMutex)),
        ["SemaphoreSlim.Wait(5), empty"] = () => Of(new SemaphoreSlim(0), s => s.Wait(5)),
        ["SemaphoreSlim.Wait, cancelled"] = () => Of(new SemaphoreSlim(1), s => Ignoring<OperationCanceledException>(() => s.Wait(new CancellationToken(true)))),
        ["SemaphoreSlim.Release(0)"] = () => Of(new SemaphoreSlim(1), s => Ignoring<ArgumentOutOfRangeException>(() => s.Release(0))),
        ["ManualResetEventSlim.Wait(5), unset"] = () => Of(new ManualResetEventSlim(false), e => e.Wait(5)),
        ["Barrier.SignalAndWait, cancelled"] = () => Of(new Barrier(1), b => Ignoring<OperationCanceledException>(() => b.SignalAndWait(new CancellationToken(true)))),
        ["BlockingCollection.Take, cancelled"] = () => Of(new BlockingCollection<int>(), c => Ignoring<OperationCanceledException>(() => c.Take(new CancellationToken(true)))),
        ["BlockingCollection.BoundedCapacity"] = () => Of(new BlockingCollection<int>(), c => _ = c.BoundedCapacity),
        ["ReaderWriterLockSlim, not held"] = () => Of(new ReaderWriterLockSlim(), l => Ignoring<SynchronizationLockException>(l.ExitReadLock)),
        ["ReaderWriterLockSlim, twice"] = () => Of(new ReaderWriterLockSlim(), EnterTwice),
        ["ThreadLocal.Value"] = () => Of(new ThreadLocal<int>(), l => l.Value = 1),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => s_uses.Keys;

    /// <summary>Uses it on one thread and disposes of it on another; the exception of a use that came too late leaves the thread.</summary>
    /// <param name="name">Which.</param>
    /// <param name="usesFirst">Which thread is started first.</param>
    /// <param name="isLate">Whether the test fails when the use came too late; else when it came in time.</param>
    public static void Try(string name, bool usesFirst, bool isLate)
    {
        var (target, use) = s_uses[name]();
        var wasLate = false;
        void Use()
        {
            try
            {
                use();
            }
            catch (ObjectDisposedException)
            {
                wasLate = true;
            }
        }

        void Dispose() => target.Dispose();
        var first = new Thread(usesFirst ? Use : Dispose);
        var second = new Thread(usesFirst ? Dispose : Use);
        first.Start();
        second.Start();
        first.Join();
        second.Join();
        Explore.Assert(wasLate != isLate, wasLate ? "too late" : "in time");
    }

    private static void EnterTwice(ReaderWriterLockSlim gate)
    {
        gate.EnterReadLock();
        try
        {
            Ignoring<LockRecursionException>(gate.EnterWriteLock);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    private static void Ignoring<TException>(Action use)
        where TException : Exception
    {
        try
        {
            use();
        }
        catch (TException e) when (e is not ObjectDisposedException)
        {
        }
    }

    private static (IDisposable Target, Action Use) Of<T>(T target, Action<T> use)
        where T : IDisposable => (target, () => use(target));
}
