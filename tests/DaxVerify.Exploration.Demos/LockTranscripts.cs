using System.Collections.Concurrent;
using System.Text;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// Writes down what the members of locks and handles return and throw, in random orders on one thread, and ends by an exception with that as its message: a test compares what
/// is written with the engine and without.
/// </summary>
public static class LockTranscripts
{
    private const int Programs = 150;
    private const int Calls = 25;

    /// <summary>The transcript, as a message.</summary>
    public sealed class Written(string message) : Exception(message);

    public static void ReaderWriterLockSlim() => Write(random =>
    {
        var l = new ReaderWriterLockSlim(random.Next(2) == 0 ? LockRecursionPolicy.NoRecursion : LockRecursionPolicy.SupportsRecursion);
        string Held() => $"{l.IsReadLockHeld} {l.IsUpgradeableReadLockHeld} {l.IsWriteLockHeld} {l.RecursiveReadCount} {l.RecursiveUpgradeCount} {l.RecursiveWriteCount}"
            + $" {l.CurrentReadCount} {l.WaitingReadCount} {l.WaitingUpgradeCount} {l.WaitingWriteCount} {l.RecursionPolicy}";
        return
        [
            () => Do(() => l.EnterReadLock()),
            () => Do(() => l.EnterUpgradeableReadLock()),
            () => Do(() => l.EnterWriteLock()),
            () => l.TryEnterReadLock(0),
            () => l.TryEnterUpgradeableReadLock(TimeSpan.Zero),
            () => l.TryEnterWriteLock(5),
            () => Do(() => l.ExitReadLock()),
            () => Do(() => l.ExitUpgradeableReadLock()),
            () => Do(() => l.ExitWriteLock()),
            () => Do(() => l.ExitReadLock()),
            () => Do(() => l.ExitUpgradeableReadLock()),
            () => Do(() => l.ExitWriteLock()),
            () => Held(),
            () => Held(),
            () => Held(),
            () => l.TryEnterWriteLock(-2),
            () => l.TryEnterReadLock(TimeSpan.FromDays(100)),
            () => Do(() => { if (random.Next(4) == 0) { l.Dispose(); } }),
        ];
    });

    /// <summary>Events, mutexes and semaphores, alone and several at once.</summary>
    public static void WaitHandles() => Write(random =>
    {
        var manual = new ManualResetEvent(random.Next(2) == 0);
        var auto = new AutoResetEvent(random.Next(2) == 0);
        var mutex = new Mutex(random.Next(4) == 0);
        var semaphore = new Semaphore(random.Next(3), 2);
        WaitHandle[] handles = [manual, auto, mutex, semaphore, new EventWaitHandle(random.Next(2) == 0, EventResetMode.AutoReset)];
        WaitHandle Any() => handles[random.Next(handles.Length)];
        WaitHandle[] Some() => [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(30) == 0 ? null! : Any())];
        void Close()
        {
            if (random.Next(6) == 0)
            {
                Any().Dispose();
            }
        }

        return
        [
            () => manual.Set(), () => manual.Reset(), () => auto.Set(), () => auto.Set(), () => auto.Reset(),
            () => Do(mutex.ReleaseMutex), () => Do(mutex.ReleaseMutex), () => semaphore.Release(), () => semaphore.Release(random.Next(3)),
            () => Any().WaitOne(0), () => Any().WaitOne(TimeSpan.Zero), () => Any().WaitOne(0, false), () => Any().WaitOne(1), () => Any().WaitOne(-2),
            () => WaitHandle.WaitAny(Some(), 0), () => WaitHandle.WaitAny(Some(), TimeSpan.Zero), () => WaitHandle.WaitAll(Some(), 0), () => WaitHandle.WaitAll(Some(), 1),
            () => WaitHandle.WaitAny(null!, 0), () => WaitHandle.WaitAll(Some(), -2),
            () => WaitHandle.SignalAndWait(Any(), Any(), 0, false), () => WaitHandle.SignalAndWait(Any(), Any(), TimeSpan.Zero, false), () => WaitHandle.SignalAndWait(Any(), null!, 0, false),
            () => Do(Close), () => new Semaphore(3, 2), () => new Semaphore(0, 0),
        ];
    });

    public static void CountdownEvent() => Write(random =>
    {
        var e = new CountdownEvent(random.Next(3));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        void Close()
        {
            if (random.Next(6) == 0)
            {
                e.Dispose();
            }
        }

        return
        [
            () => e.Signal(), () => e.Signal(), () => e.Signal(2), () => e.Signal(0), () => Do(e.AddCount), () => Do(() => e.AddCount(int.MaxValue)), () => e.TryAddCount(),
            () => e.TryAddCount(0), () => Do(e.Reset), () => Do(() => e.Reset(random.Next(3) - 1)), () => e.Wait(0), () => e.Wait(TimeSpan.Zero), () => e.Wait(-2), () => e.Wait(1),
            () => e.Wait(0, cancelled.Token), () => $"{e.CurrentCount} {e.InitialCount} {e.IsSet}", () => e.WaitHandle.WaitOne(0), () => Do(Close), () => new CountdownEvent(-1),
        ];
    });

    public static void Barrier() => Write(random =>
    {
        var fails = random.Next(3) == 0;
        var text = "";
        var barrier = new Barrier(random.Next(3), random.Next(2) == 0 ? null : b =>
        {
            text = $"{b.ParticipantCount} {b.ParticipantsRemaining} {b.CurrentPhaseNumber}";
            try
            {
                b.AddParticipant();
            }
            catch (Exception e)
            {
                text += e.Message;
            }

            if (fails)
            {
                throw new InvalidOperationException("the action fails");
            }
        });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        void Close()
        {
            if (random.Next(6) == 0)
            {
                barrier.Dispose();
            }
        }

        return
        [
            () => barrier.SignalAndWait(0), () => barrier.SignalAndWait(TimeSpan.Zero), () => barrier.SignalAndWait(1), () => barrier.SignalAndWait(-2), () => barrier.SignalAndWait(0, cancelled.Token),
            () => barrier.AddParticipant(), () => barrier.AddParticipants(2), () => barrier.AddParticipants(0), () => barrier.AddParticipants(40_000),
            () => Do(barrier.RemoveParticipant), () => Do(barrier.RemoveParticipant), () => Do(() => barrier.RemoveParticipants(2)), () => Do(() => barrier.RemoveParticipants(-1)),
            () => $"{barrier.ParticipantCount} {barrier.ParticipantsRemaining} {barrier.CurrentPhaseNumber} {text}", () => Do(Close), () => new Barrier(-1),
        ];
    });

    public static void SpinLock() => Write(random =>
    {
        var l = new SpinLock(random.Next(3) > 0);
        var taken = false;
        void Try(int how)
        {
            var wasTaken = random.Next(8) == 0;
            try
            {
                switch (how)
                {
                    case 0:
                        l.TryEnter(ref wasTaken);
                        break;
                    case 1:
                        l.TryEnter(random.Next(3) - 2, ref wasTaken);
                        break;
                    case 2:
                        l.TryEnter(TimeSpan.FromMilliseconds(random.Next(2)), ref wasTaken);
                        break;
                    default:
                        if (!l.IsHeld)
                        {
                            l.Enter(ref wasTaken);
                        }

                        break;
                }
            }
            finally
            {
                taken = wasTaken;
            }
        }

        void Exit()
        {
            if (l.IsHeld || l.IsThreadOwnerTrackingEnabled)
            {
                l.Exit(random.Next(2) == 0);
            }
        }

        return
        [
            () => Do(() => Try(0)), () => Do(() => Try(2)), () => Do(() => Try(3)), () => Do(Exit), () => Do(Exit), () => Do(Exit), () => taken, () => l.IsHeld, () => l.IsHeldByCurrentThread,
            () => l.IsThreadOwnerTrackingEnabled, () => Do(() => l.TryEnter(-2, ref taken)),
        ];
    });

    public static void BlockingCollection() => Write(random =>
    {
        var c = random.Next(3) switch
        {
            0 => new BlockingCollection<int>(),
            1 => new BlockingCollection<int>(2),
            _ => new BlockingCollection<int>(new ConcurrentStack<int>(), 3),
        };
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        object? Taken(bool isTaken, int item) => (isTaken, item);
        void Close()
        {
            if (random.Next(6) == 0)
            {
                c.Dispose();
            }
        }

        object? Take() => c.Count > 0 || c.IsAddingCompleted ? c.Take() : "empty";
        void Add()
        {
            if (c.BoundedCapacity < 0 || c.Count < c.BoundedCapacity || c.IsAddingCompleted)
            {
                c.Add(random.Next(100));
            }
        }

        void Complete()
        {
            if (random.Next(4) == 0)
            {
                c.CompleteAdding();
            }
        }

        return
        [
            () => c.TryAdd(random.Next(100)), () => c.TryAdd(random.Next(100), 1), () => c.TryAdd(1, TimeSpan.Zero), () => c.TryAdd(1, -2), () => c.TryAdd(1, 0, cancelled.Token), () => Do(Add), () => Do(Add),
            () => Taken(c.TryTake(out var x), x), () => Taken(c.TryTake(out var x, 1), x), () => Taken(c.TryTake(out var x, -2), x), () => Taken(c.TryTake(out var x, 0, cancelled.Token), x),
            () => Take(), () => Take(), () => c.Take(cancelled.Token), () => Do(Complete), () => Do(Close), () => $"{c.Count} {c.BoundedCapacity} {c.IsAddingCompleted} {c.IsCompleted}",
            () => string.Join(' ', c.ToArray()), () => string.Join(' ', c), () => c.IsAddingCompleted ? string.Join(' ', c.GetConsumingEnumerable()) : "open", () => new BlockingCollection<int>(0),
        ];
    });

    private sealed class Odd
    {
        public static int Fails { get; set; }

        public Odd()
        {
            if (Fails-- > 0)
            {
                throw new InvalidOperationException("the constructor fails");
            }
        }

        public override string ToString() => "odd";
    }

    /// <summary>Values that are made when they are wanted, by functions that throw, come back and come out at last; and by constructors.</summary>
    public static void Lazy() => Write(random =>
    {
        var mode = (LazyThreadSafetyMode)random.Next(3);
        var calls = 0;
        Lazy<string>? lazy = null;
        string Make()
        {
            calls++;
            if (calls > 4)
            {
                return "made";
            }

            switch (random.Next(4))
            {
                case 0:
                    throw new NotSupportedException($"call {calls}");
                case 1 when mode != LazyThreadSafetyMode.PublicationOnly:
                    return lazy!.Value;
                case 2 when mode != LazyThreadSafetyMode.PublicationOnly:
                    try
                    {
                        return lazy!.Value;
                    }
                    catch (InvalidOperationException e)
                    {
                        return e.Message;
                    }

                default:
                    return $"made {calls}";
            }
        }

        lazy = random.Next(6) == 0 ? new Lazy<string>("given") : random.Next(6) == 0 ? new Lazy<string>(Make, random.Next(2) == 0) : new Lazy<string>(Make, mode);
        Odd.Fails = random.Next(3);
        var constructed = new Lazy<Odd>(mode);
        var none = new Lazy<string>(mode);
        return
        [
            () => lazy.Value, () => lazy.Value, () => lazy.IsValueCreated, () => lazy.ToString(), () => calls, () => constructed.Value, () => constructed.IsValueCreated, () => constructed, () => none.Value,
            () => new Lazy<int>((Func<int>)null!), () => new Lazy<int>((LazyThreadSafetyMode)7), () => new Lazy<int>(() => 1, (LazyThreadSafetyMode)7), () => new Lazy<int>(true).Value,
        ];
    });

    /// <summary>The calls that are passed functions.</summary>
    public static void ConcurrentDictionary() => Write(random =>
    {
        var map = new ConcurrentDictionary<string, int>();
        string Key() => random.Next(12) == 0 ? null! : $"{random.Next(3)}";
        int Made(int by) => random.Next(8) == 0 ? throw new NotSupportedException("no") : by;
        return
        [
            () => map.GetOrAdd(Key(), key => Made(key.Length)), () => map.GetOrAdd(Key(), (key, by) => Made(by), 5), () => map.AddOrUpdate(Key(), 1, (_, old) => Made(old + 1)),
            () => map.AddOrUpdate(Key(), _ => Made(1), (_, old) => Made(old + 2)), () => map.AddOrUpdate(Key(), (_, by) => Made(by), (_, old, by) => Made(old + by), 3),
            () => map.GetOrAdd(Key(), null!), () => map.GetOrAdd(Key(), null!, 1), () => map.AddOrUpdate(Key(), 1, null!), () => map.AddOrUpdate(Key(), null!, (_, old) => old),
            () => map.AddOrUpdate(Key(), _ => 1, null!), () => map.AddOrUpdate(Key(), null!, (_, old, _) => old, 1), () => map.AddOrUpdate(Key(), (_, _) => 1, null!, 1),
            () => map.GetOrAdd("0", _ => map.GetOrAdd("0", 7)), () => map.AddOrUpdate("1", 1, (key, old) => map.TryRemove(key, out _) && old < 9 ? old + 1 : 0),
            () => map.TryRemove(random.Next(3).ToString(), out _), () => string.Join(' ', map.OrderBy(pair => pair.Key)),
        ];
    });

    private static object? Do(Action call)
    {
        call();
        return null;
    }

    private static void Write(Func<Random, Func<object?>[]> start)
    {
        var text = new StringBuilder();
        for (var seed = 0; seed < Programs; seed++)
        {
            var random = new Random(seed);
            var calls = start(random);
            for (var i = 0; i < Calls; i++)
            {
                var next = random.Next(calls.Length);
                text.Append(seed).Append(' ').Append(next).Append(": ");
                try
                {
                    text.Append(calls[next]());
                }
                catch (Exception e)
                {
                    text.Append(e.GetType().FullName).Append(": ").Append(e.Message.Replace('\n', ' '));
                }

                text.Append('\n');
            }
        }

        throw new Written(text.ToString());
    }
}
