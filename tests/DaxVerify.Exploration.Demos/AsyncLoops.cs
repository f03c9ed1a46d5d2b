using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with Parallel.ForAsync, ForEachAsync and partitioners.</summary>
public static class AsyncLoops
{
    [Demo("Parallelism", Shows = "DataRace")]
    public static async Task BugSharesAfterAwait()
    {
        var sum = 0;
        await Parallel.ForEachAsync([1, 2], async (i, _) =>
        {
            await Task.Yield();
            sum += i;
        });
    }

    [Demo("Parallelism", Shows = "UnhandledException")]
    public static async Task BugUpdateInTwoParts()
    {
        var sum = 0;
        await Parallel.ForAsync(0, 2, (_, _) =>
        {
            var before = Volatile.Read(ref sum);
            Volatile.Write(ref sum, before + 1);
            return ValueTask.CompletedTask;
        });
        Run.Expect(sum == 2, "lost");
    }

    /// <summary>The loop has one piece of work at a time; both iterations would have to run at once.</summary>
    [Demo("Parallelism", Shows = "LostWakeup")]
    public static async Task BugIterationsThatMeet()
    {
        using var met = new Barrier(2);
        await Parallel.ForEachAsync([1, 2], new ParallelOptions { MaxDegreeOfParallelism = 1 }, (_, _) =>
        {
            met.SignalAndWait();
            return ValueTask.CompletedTask;
        });
    }

    [Demo("Parallelism", Shows = "DataRace")]
    public static void BugSharesBetweenRanges()
    {
        var sum = 0;
        Parallel.ForEach(Partitioner.Create(0, 4, 2), range => sum += range.Item2 - range.Item1);
    }

    [Demo("Parallelism")]
    public static async Task CorrectSum()
    {
        var sum = 0;
        await Parallel.ForEachAsync([1, 2, 3], async (i, token) =>
        {
            Run.Expect(!token.IsCancellationRequested, "cancelled");
            await Task.Yield();
            Interlocked.Add(ref sum, i);
        });
        Run.Expect(sum == 6, "lost");
        await Parallel.ForEachAsync(Items(), (i, _) =>
        {
            Interlocked.Add(ref sum, i);
            return ValueTask.CompletedTask;
        });
        Run.Expect(sum == 9, "lost from a stream");

        static async IAsyncEnumerable<int> Items()
        {
            await Task.Yield();
            yield return 1;
            await Task.Yield();
            yield return 2;
        }
    }

    [Demo("Parallelism")]
    public static async Task CorrectEnds()
    {
        try
        {
            await Parallel.ForEachAsync([1, 2], (_, _) => throw new InvalidDataException("an iteration"));
            Run.Expect(false, "no failure");
        }
        catch (InvalidDataException)
        {
            // The first of the failures.
        }

        using var source = new CancellationTokenSource();
        try
        {
            await Parallel.ForAsync(0, 2, source.Token, async (_, token) =>
            {
                await source.CancelAsync();
                token.ThrowIfCancellationRequested();
            });
            Run.Expect(false, "not cancelled");
        }
        catch (OperationCanceledException e)
        {
            Run.Expect(e.CancellationToken == source.Token, "of another token");
        }

        await Parallel.ForAsync(3, 3, (_, _) => throw new InvalidDataException("no iteration"));
    }

    [Demo("Parallelism")]
    public static void CorrectPartitions()
    {
        var sum = 0;
        Parallel.ForEach(Partitioner.Create(0, 4, 2), range => Interlocked.Add(ref sum, range.Item2 - range.Item1));
        Run.Expect(sum == 4, "ranges");
        Parallel.ForEach(Partitioner.Create([1, 2, 3], loadBalance: true), (item, _, index) => Interlocked.Add(ref sum, item - (int)index));
        Run.Expect(sum == 7, "numbers");
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, 3)), () => 0, (item, _, own) => own + item, own => Interlocked.Add(ref sum, own));
        Run.Expect(sum == 10, "sequence");
    }
}
