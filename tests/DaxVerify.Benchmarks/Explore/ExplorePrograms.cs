namespace DaxVerify.Benchmarks.Explore;

/// <summary>Programs whose exploration is timed; the engine runs a rewritten copy of them.</summary>
public static class ExplorePrograms
{
    private static int s_static;

    /// <summary>Two threads with two lock operations each.</summary>
    public static void TwoThreadsTwoLocks() => Threads(2, 2);

    /// <summary>Three threads with ten lock operations each.</summary>
    public static void ThreeThreadsTenLocks() => Threads(3, 10);

    /// <summary>Three threads with three lock operations each, for counting traces.</summary>
    public static void ThreeThreadsThreeLocks() => Threads(3, 3);

    /// <summary>One thread that adds to a field.</summary>
    public static long Fields(int count)
    {
        var cell = new Cell();
        for (var i = 0; i < count; i++)
        {
            cell.Value += i;
        }

        return cell.Value;
    }

    /// <summary>One thread that adds to a static.</summary>
    public static long Statics(int count)
    {
        for (var i = 0; i < count; i++)
        {
            s_static += i;
        }

        return s_static;
    }

    /// <summary>One thread that adds to array elements.</summary>
    public static long Elements(int count)
    {
        var array = new int[64];
        for (var i = 0; i < count; i++)
        {
            array[i & 63] += i;
        }

        return array[5];
    }

    private static void Threads(int count, int operations)
    {
        var gate = new object();
        var threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (var k = 0; k < operations; k++)
                {
                    lock (gate)
                    {
                    }
                }
            });
        }

        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private sealed class Cell
    {
        public long Value;
    }
}
