using System.Collections.Concurrent;
using System.Threading.Channels;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// One thread writes a volatile field and then looks at something of the framework that another changes before it reads the field: a processor may let the look pass the write. None of
/// these has a scheduling that shows it, so that none may be told to be explored wholly.
/// </summary>
public static class StoreBuffering
{
    /// <summary>A thread alone: what it starts sees all that it wrote, and what has ended saw it.</summary>
    [Demo("Memory")]
    public static void CorrectBeforeAndAfter()
    {
        var (first, second) = (0, 0);
        Volatile.Write(ref first, 1);
        Run.Expect(Volatile.Read(ref second) == 0, "early");
        var thread = new Thread(() =>
        {
            Interlocked.Exchange(ref second, 1);
            Run.Expect(Volatile.Read(ref first) == 1, "unseen");
        });
        thread.Start();
        thread.Join();
        Volatile.Write(ref first, 2);
        Run.Expect(Volatile.Read(ref second) == 1, "unseen");
    }

    public static void LooksAtAQueue()
    {
        var queue = new ConcurrentQueue<int>();
        Cross(() => queue.IsEmpty, () => queue.Enqueue(1));
    }

    public static void TakesFromAQueue()
    {
        var queue = new ConcurrentQueue<int>();
        Cross(() => !queue.TryDequeue(out _), () => queue.Enqueue(1));
    }

    public static void LooksAtADictionary()
    {
        var table = new ConcurrentDictionary<int, int>();
        Cross(() => !table.ContainsKey(1), () => table[1] = 1);
    }

    public static void LooksAtABag()
    {
        var bag = new ConcurrentBag<int>();
        Cross(() => bag.IsEmpty, () => bag.Add(1));
    }

    public static void LooksAtAToken()
    {
        var source = new CancellationTokenSource();
        Cross(() => !source.IsCancellationRequested, source.Cancel);
    }

    public static void LooksAtAnEvent()
    {
        var set = new ManualResetEventSlim();
        Cross(() => !set.IsSet, set.Set);
    }

    public static void LooksAtATask()
    {
        var source = new TaskCompletionSource();
        Cross(() => !source.Task.IsCompleted, source.SetResult);
    }

    public static void LooksAtACount()
    {
        var countdown = new CountdownEvent(1);
        Cross(() => countdown.CurrentCount == 1, () => countdown.Signal());
    }

    public static void LooksAtAChannel()
    {
        var channel = Channel.CreateUnbounded<int>();
        Cross(() => !channel.Reader.TryRead(out _), () => channel.Writer.TryWrite(1));
    }

    /// <summary>Of what is there already, none of these needs a barrier.</summary>
    public static void WaitsForASetEvent()
    {
        var set = new ManualResetEventSlim(true);
        Between(set.Wait);
    }

    public static void WaitsForAnEndedCount()
    {
        var countdown = new CountdownEvent(0);
        Between(countdown.Wait);
    }

    public static void Disposes() => Between(new SemaphoreSlim(1).Dispose);

    public static void DisposesASource() => Between(new CancellationTokenSource().Dispose);

    public static void CancelsAgain()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        Between(source.Cancel);
    }

    public static void RegistersTooLate()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        Between(() => source.Token.Register(() => { }));
    }

    public static void CompletesAgain()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        Between(() => source.TrySetResult());
    }

    /// <summary>The completion, and the source that is cancelled, are interlocked operations.</summary>
    [Demo("Memory")]
    public static void CorrectCompletionBetween()
    {
        var (source, other) = (new TaskCompletionSource(), new CancellationTokenSource());
        Between(source.SetResult);
        Between(other.Cancel);
    }

    /// <summary>One thread writes a field, does something and reads another field; the other thread has a barrier in that place.</summary>
    private static void Between(Action act)
    {
        var (one, other) = (new Box(), new Box());
        var (a, b) = (0, 0);
        Run.Together(
            () =>
            {
                one.Value = 1;
                act();
                a = other.Value;
            },
            () =>
            {
                other.Value = 1;
                Interlocked.MemoryBarrier();
                b = one.Value;
            });
        Run.Expect(a + b > 0, "both read zero");
    }

    /// <summary>An attempt that finds the lock taken has only looked at it.</summary>
    public static void TriesALock()
    {
        var (gate, box) = (new object(), new Box());
        var (got, seen) = (false, 0);
        Run.Together(
            () =>
            {
                box.Value = 1;
                got = Monitor.TryEnter(gate);
                if (got)
                {
                    Monitor.Exit(gate);
                }
            },
            () =>
            {
                lock (gate)
                {
                    box.Other = 1;
                }

                seen = box.Value;
            });
        Run.Expect(got || seen == 1, "the lock was seen taken by one that left it before");
    }

    /// <summary>A SpinLock left without a barrier is seen free later than what its thread reads behind that.</summary>
    public static void LeavesASpinLock()
    {
        var (gate, box) = (new Gate(), new Box());
        var (held, seen) = (false, 0);
        Run.Together(
            () =>
            {
                var taken = false;
                gate.Lock.Enter(ref taken);
                box.Other = 1;
                gate.Lock.Exit(useMemoryBarrier: false);
                seen = box.Value;
            },
            () =>
            {
                box.Value = 1;
                Interlocked.MemoryBarrier();
                held = box.Other == 1 && gate.Lock.IsHeld;
            });
        Run.Expect(seen == 1 || !held, "held when it was left");
    }

    [Demo("Collections")]
    public static void CorrectWithABarrierBetween()
    {
        var queue = new ConcurrentQueue<int>();
        Cross(
            () =>
            {
                Interlocked.MemoryBarrier();
                return queue.IsEmpty;
            },
            () => queue.Enqueue(1));
    }

    /// <summary>A message: what is put in is read by whoever takes it out.</summary>
    [Demo("Collections")]
    public static void CorrectMessage()
    {
        var queue = new ConcurrentQueue<int>();
        var box = new Box();
        var seen = 1;
        Run.Together(
            () =>
            {
                box.Value = 1;
                queue.Enqueue(1);
            },
            () =>
            {
                if (queue.TryDequeue(out _))
                {
                    seen = box.Value;
                }
            });
        Run.Expect(seen == 1, "the message came before what it tells");
    }

    /// <summary>Who has waited for the end of a thread sees all that it has written.</summary>
    [Demo("Cancellation")]
    public static void CorrectReadAfterTheEnd()
    {
        var source = new CancellationTokenSource();
        var box = new Box();
        var thread = new Thread(() =>
        {
            box.Value = 1;
            _ = source.IsCancellationRequested;
        });
        thread.Start();
        source.Cancel();
        thread.Join();
        Run.Expect(box.Value == 1, "not written");
    }

    private static void Cross(Func<bool> findsNothing, Action change)
    {
        var box = new Box();
        var (nothing, seen) = (false, 0);
        Run.Together(
            () =>
            {
                box.Value = 1;
                nothing = findsNothing();
            },
            () =>
            {
                change();
                seen = box.Value;
            });
        Run.Expect(!nothing || seen == 1, "neither has seen the other");
    }

    private sealed class Gate
    {
        public SpinLock Lock = new(enableThreadOwnerTracking: false);
    }

    private sealed class Box
    {
        public volatile int Value;
        public volatile int Other;
    }
}
