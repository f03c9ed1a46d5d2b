using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Runs a parallel loop: on the calling thread, and on tasks that take iterations as long as there are any.</summary>
internal static class ParallelLoop
{
    /// <summary>More threads than that find hardly more: what needs more iterations at once than that hangs, and may with the framework, which promises none.</summary>
    public const int ThreadsMax = 4;

    /// <summary>How many threads a loop has.</summary>
    public static int Threads(ParallelOptions options, long? count, int max = ThreadsMax) =>
        (int)Math.Max(1, Math.Min(Math.Min(max, Allowed(options, max)), count ?? max));

    /// <summary>What the program allows, and its scheduler.</summary>
    private static int Allowed(ParallelOptions options, int max)
    {
        var scheduler = SchedulerOf(options).MaximumConcurrencyLevel;
        return Math.Min(options.MaxDegreeOfParallelism < 0 ? max : options.MaxDegreeOfParallelism, scheduler is 0 or int.MaxValue ? max : scheduler);
    }

    private static TaskScheduler SchedulerOf(ParallelOptions options) => options.TaskScheduler ?? TaskScheduler.Current;

    /// <summary>Before a loop: what speaks against it.</summary>
    public static void Begin(ParallelOptions options, string site)
    {
        var token = options.CancellationToken;
        Cancellation.CancellationTokenShim.ThrowIfCancellationRequested(ref token, site);
    }

    /// <summary>Runs a loop to its end.</summary>
    public static ParallelLoopResult Run<T, TLocal>(ILoopItems<T> items, ParallelOptions options, int threads, LoopBody<T, TLocal> body, string site)
    {
        var slot = ThreadSlot.Current!;
        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        var loop = new LoopState(options.CancellationToken);
        loop.Touch(slot.Controller);
        if (threads > 1 && !(items.Count <= threads))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, $"a parallel loop has more iterations than the {threads} threads that share them", site);
        }

        var helpers = new Task[threads - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = Task(() => Work(loop, items, body, site), site);
            TaskShim.Start(helpers[i], SchedulerOf(options), site);
        }

        RunHere(() => Work(loop, items, body, site), SchedulerOf(options), site);
        foreach (var helper in helpers)
        {
            if (slot.Controller.Options.PoolThreads > 0 && TaskTable.Find(slot, helper)?.RunBy is { HasRun: false } item)
            {
                // The iterations are done without it.
                slot.Controller.Limits.Note(LimitKind.Unordered, "a parallel loop has ended before all of its threads had begun", site);
                slot.Controller.Withdraw(item);
                continue;
            }

            Awaiting.WaitFor(helper, Timeout.Infinite, CancellationToken.None, site);
        }

        loop.ThrowIfFailed();
        var result = default(ParallelLoopResult);
        IsCompleted(ref result) = !loop.IsStopped && loop.LowestBreak is null;
        LowestBreak(ref result) = loop.LowestBreak;
        return result;
    }

    /// <summary>The calling thread's part: a scheduler of the program's own may want it elsewhere.</summary>
    private static void RunHere(Action work, TaskScheduler scheduler, string site)
    {
        if (scheduler == TaskScheduler.Default)
        {
            work();
            return;
        }

        TaskShim.RunSynchronously(Task(work, site), scheduler, site);
    }

    private static Task Task(Action work, string site) => TaskMaking.Made(new Task(TaskBody.Action0(work)!, TaskCreationOptions.DenyChildAttach), site);

    /// <summary>One thread's part.</summary>
    private static void Work<T, TLocal>(LoopState loop, ILoopItems<T> items, LoopBody<T, TLocal> body, string site)
    {
        var slot = ThreadSlot.Current!;
        var local = default(TLocal)!;
        var hasLocal = false;
        try
        {
            var range = -1;
            while (true)
            {
                loop.Step(site);
                if (!items.TryTake(slot, ref range, out var index, out var item))
                {
                    break;
                }

                // What was taken is left out if the loop is to end by now.
                var (exits, lowestBreak) = loop.Look(l => (l.ShouldExit && !(body.OutlivesFailures && !l.Token.IsCancellationRequested), l.LowestBreak), site);
                if (exits)
                {
                    break;
                }

                if (lowestBreak < index)
                {
                    continue;
                }

                if (!hasLocal && body.Init is not null)
                {
                    local = body.Init();
                }

                hasLocal = true;
                try
                {
                    local = body.Run(item, index, new ControlledParallelLoopState(loop, index), local);
                }
                catch (Exception e) when (body.OutlivesFailures && e is not AbortException && !slot.Controller.Aborting)
                {
                    loop.Failures.Add(e);
                }
            }
        }
        catch (Exception e) when (e is not AbortException && !slot.Controller.Aborting)
        {
            Fail(loop, e, site);
        }

        if (hasLocal && body.End is not null)
        {
            try
            {
                body.End(local);
            }
            catch (Exception e) when (e is not AbortException && !slot.Controller.Aborting)
            {
                Fail(loop, e, site);
            }
        }
    }

    private static void Fail(LoopState loop, Exception exception, string site) => loop.Change(l => l.Failures.Add(exception), site);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_completed")]
    private static extern ref bool IsCompleted(ref ParallelLoopResult result);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lowestBreakIteration")]
    private static extern ref long? LowestBreak(ref ParallelLoopResult result);
}
