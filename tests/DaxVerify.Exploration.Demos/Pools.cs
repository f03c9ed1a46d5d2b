using System.Buffers;

namespace DaxVerify.Exploration.Demos;

/// <summary>Buffers of a pool that are used by those who have given them back, or given back by two.</summary>
public static class Pools
{
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugUseAfterReturn()
    {
        var buffer = ArrayPool<int>.Shared.Rent(16);
        buffer[0] = 1;
        ArrayPool<int>.Shared.Return(buffer);
        Run.Expect(buffer[0] == 1, "another");
    }

    /// <summary>A framework method reads it.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugCopyAfterReturn()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16);
        buffer[0] = 1;
        ArrayPool<byte>.Shared.Return(buffer);
        var copy = new byte[16];
        Array.Copy(buffer, copy, 16);
    }

    /// <summary>A segment shows a part of it.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugSegmentAfterReturn()
    {
        var segment = new ArraySegment<int>(ArrayPool<int>.Shared.Rent(16), 1, 3);
        ArrayPool<int>.Shared.Return(segment.Array!);
        segment[0] = 4;
    }

    [Demo("Lifetime", Shows = "DoubleRelease")]
    public static void BugReturnedTwice()
    {
        var buffer = ArrayPool<int>.Shared.Rent(16);
        ArrayPool<int>.Shared.Return(buffer);
        ArrayPool<int>.Shared.Return(buffer, clearArray: true);
    }

    /// <summary>Whoever comes last, each believes that the buffer is its own to return.</summary>
    [Demo("Lifetime", Shows = "DoubleRelease")]
    public static void BugReturnedByTwo()
    {
        var pool = ArrayPool<int>.Create();
        var buffer = pool.Rent(16);
        void Return() => pool.Return(buffer);
        Run.Together(Return, Return);
    }

    /// <summary>The first gives its buffer back and goes on to use it, the second rents the same one.</summary>
    private static void TwoRenters(bool keeps)
    {
        var pool = ArrayPool<int>.Create();
        void First()
        {
            var buffer = pool.Rent(16);
            buffer[0] = 1;
            pool.Return(buffer);
            if (keeps)
            {
                buffer[0] = 2;
            }
        }

        void Second()
        {
            var buffer = pool.Rent(16);
            buffer[0] = 3;
            Run.Expect(buffer[0] == 3, "somebody else's");
            pool.Return(buffer);
        }

        Run.Together(First, Second);
    }

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugTwoRenters() => TwoRenters(keeps: true);

    [Demo("Lifetime")]
    public static void CorrectOneAfterTheOther() => TwoRenters(keeps: false);

    /// <summary>The buffer goes to a worker, and back when the worker has ended, or before.</summary>
    private static void Lend(bool waits)
    {
        var buffer = ArrayPool<int>.Shared.Rent(16);
        var worker = new Thread(() => buffer[1] = buffer[0] + 1);
        worker.Start();
        if (waits)
        {
            worker.Join();
        }

        ArrayPool<int>.Shared.Return(buffer, clearArray: true);
        if (!waits)
        {
            worker.Join();
        }
    }

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugReturnedBeforeTheWorkerEnds() => Lend(waits: false);

    [Demo("Lifetime")]
    public static void CorrectReturnedAfterTheWorkerEnds() => Lend(waits: true);

    /// <summary>What is rented again is whole, however dirty.</summary>
    [Demo("Lifetime")]
    public static void CorrectRentedAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            var buffer = ArrayPool<int>.Shared.Rent(100);
            buffer[99] = i;
            Run.Expect(buffer[99] == i, "another");
            ArrayPool<int>.Shared.Return(buffer);
        }
    }
}
