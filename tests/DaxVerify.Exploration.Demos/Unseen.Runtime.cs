using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DaxVerify.Exploration.Demos;

/// <content>What the runtime does by itself: the collector, timers, numbers, marshalling.</content>
public static partial class Unseen
{
    /// <summary>One thread is enough: nobody else holds what it refers to, and the other thread's objects may make the collector take it.</summary>
    public static void Collected()
    {
        var weak = Make();
        Run.Together(() => _ = new byte[100].ToString(), () => { });
        _ = weak.TryGetTarget(out _);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference<object> Make() => new(new object());
    }

    /// <summary>The second piece of work may run on the thread of the first, which holds the lock.</summary>
    public static void LeftByWorkOfThePool()
    {
        var gate = new ReaderWriterLockSlim();
        Task.Run(gate.EnterReadLock).Wait();
        Task.Run(() => Run.Expect(gate.TryEnterReadLock(0), "not entered")).Wait();
    }

    public static void NumbersOfThreads()
    {
        int first = 0, second = 0;
        Run.Together(() => first = new Thread(() => { }).ManagedThreadId, () => second = new Thread(() => { }).ManagedThreadId);
        Run.Expect(first != second, "the same");
    }

    public static void NumbersOfTasks()
    {
        int first = 0, second = 0;
        Run.Together(() => first = Task.Run(() => { }).Id, () => second = Task.Run(() => { }).Id);
        Run.Expect(first != second, "the same");
    }

    public static void SerialisedFields()
    {
        var open = new Open();
        var options = new System.Text.Json.JsonSerializerOptions { IncludeFields = true };
        Run.Together(() => open.Number = 1, () => System.Text.Json.JsonSerializer.Serialize(open, options));
    }

    public static void OverEachOther()
    {
        var holder = new StrongOverlap();
        Run.Together(() => Volatile.Write(ref holder.Value.Whole, Volatile.Read(ref holder.Value.Whole) + 1), () => Interlocked.Increment(ref holder.Value.High));
        Run.Expect(holder.Value.Low == 1, "lost");
    }

    public static void TimerDueWhenTheSleepEnds()
    {
        int disposed = 0, late = 0;
        var timer = new Timer(_ => Volatile.Write(ref late, Volatile.Read(ref disposed)), null, 1500, -1);
        Thread.Sleep(1500);
        timer.Dispose();
        Volatile.Write(ref disposed, 1);
        Thread.Sleep(3000);
        Run.Expect(late is 0 or 1, "another");
    }

    public static void Marshalled()
    {
        var pair = new Pair();
        var address = Marshal.AllocHGlobal(8);
        Marshal.StructureToPtr(pair, address, fDeleteOld: false);
        Run.Together(() => Marshal.PtrToStructure(address, pair), () => _ = pair.First);
        Marshal.FreeHGlobal(address);
    }
}
