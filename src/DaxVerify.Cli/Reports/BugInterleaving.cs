using DaxVerify.Exploration;
using DaxVerify.Exploration.Facts;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the interleaving of a report from the trace that the engine gives with a bug.</summary>
internal static class BugInterleaving
{
    /// <summary>A livelock has as many steps as it was let; the last ones show it. What lies before a gap in the trace is left out with it.</summary>
    private const int StepsMax = 5_000;

    /// <param name="isKey">Which events a reader in a hurry wants to see, by their index.</param>
    /// <param name="nameOf">What a thread is called.</param>
    /// <param name="files">Where places are looked for.</param>
    /// <param name="memory">How memory changed, by the index of the event.</param>
    /// <returns>The interleaving; <see langword="null"/> if the bug has no trace.</returns>
    public static Interleaving? Of(BugReport bug, Func<int, bool> isKey, Func<int, string> nameOf, SourceFiles files, IReadOnlyList<MemoryChange>? memory = null)
    {
        if (bug.Trace.Count == 0)
        {
            return null;
        }

        var defects = DefectsOf(bug);
        var cut = Math.Max(bug.Gap?.Index ?? 0, bug.Trace.Count - StepsMax);
        var steps = bug.Trace.Select((step, i) => (Step: step, Index: i)).Skip(cut)
            .Select(one => StepOf(one.Step, defects.Contains(one.Index), isKey(one.Index) || defects.Contains(one.Index), files)).ToList();
        var (bars, locks) = LockBars.Of(bug.Trace);
        var orders = locks.Concat(bug.Orders.Select(order => new StepOrder(order.From, order.To, WhyOf(bug.Trace[order.From], bug.Trace[order.To])))).DistinctBy(order => (order.From, order.To)).OrderBy(order => order.To).ThenBy(order => order.From);
        // Of what was taken before a gap nobody knows whether it was released in it.
        var shown = bars.Where(bar => bar.Last >= cut && bar.First >= (bug.Gap?.Index ?? 0)).Select(bar => bar with { First = Math.Max(0, bar.First - cut), Last = bar.Last == LockBars.Never ? bar.Last : bar.Last - cut }).ToList();
        AddEnds(bug, cut, steps, shown, files);
        return new Interleaving
        {
            Lanes = [.. steps.Select(step => step.Lane).Distinct().Order().Select(lane => new InterleavingLane(lane, nameOf(lane)))],
            Steps = steps,
            Bars = [.. shown.Select(bar => bar with { Last = Math.Min(bar.Last, steps.Count - 1) })],
            Orders = [.. orders.Where(order => order.From >= cut).Select(order => order with { From = order.From - cut, To = order.To - cut })],
            Memory = MemoryChange.WithoutFirst(memory ?? [], cut),
            LeftOut = cut + (bug.Gap?.Count ?? 0),
        };
    }

    /// <summary>What puts two events in order.</summary>
    private static string WhyOf(TraceEvent from, TraceEvent to) => (from.Kind, to.Kind) switch
    {
        (TraceEventKind.Start, _) when from.Target?.Number == to.Thread => "start",
        (_, TraceEventKind.Join) => "end",
        _ => (to.Subject ?? from.Subject)?.ToString() ?? (to.Member.Length > 0 ? to.Member : from.Member),
    };

    private static InterleavingStep StepOf(TraceEvent step, bool isDefect, bool isKey, SourceFiles files) =>
        new(step.Thread, isDefect ? StepTone.Defect : KindOf(step.Kind), step.ToString())
        {
            At = step.Place,
            Place = files.Find(step.Place),
            Switch = step.Switch is { } reason ? TraceWords.Of(reason) : null,
            IsKey = isKey,
        };

    /// <summary>The events that show the defect: the accesses of a race, of an inversion the locks that are taken against the order.</summary>
    private static HashSet<int> DefectsOf(BugReport bug)
    {
        var found = new HashSet<int>();
        foreach (var access in bug.Finding.Accesses)
        {
            Add(step => step.Thread == access.Thread.Number && step.Place == access.Place && (step.Member == bug.Finding.Member || step.Kind == TraceEventKind.ReleaseObject));
        }

        foreach (var nesting in bug.Finding.Nestings)
        {
            Add(step => step.Thread == nesting.Thread && step.Place == nesting.TakenPlace && step.Subject == nesting.Taken);
        }

        return found;

        void Add(Func<TraceEvent, bool> isIt)
        {
            for (var i = bug.Trace.Count - 1; i >= 0; i--)
            {
                if (isIt(bug.Trace[i]))
                {
                    found.Add(i);
                    return;
                }
            }
        }
    }

    /// <summary>What no thread does any more has no event: for what each waits, and with what it ended.</summary>
    /// <param name="cut">Events of the trace that have no step.</param>
    private static void AddEnds(BugReport bug, int cut, List<InterleavingStep> steps, List<LockBar> bars, SourceFiles files)
    {
        for (var i = 0; i < bug.Finding.Waits.Count; i++)
        {
            var wait = bug.Finding.Waits[i];
            var isCircle = i < bug.Finding.CycleLength || (bug.Kind == BugKind.LostWakeup && i == 0);
            if (wait.Kind is WaitKind.Ended or WaitKind.Turn || wait.Thread.Number < 0)
            {
                MarkAwait(bug, cut, wait, isCircle, steps);
                continue;
            }

            if (steps.FindLastIndex(step => step.Lane == wait.Thread.Number) is >= 0 and var last && steps[last].Kind == StepTone.Wait && bars.Exists(bar => bar.IsWait && bar.First == last))
            {
                steps[last] = steps[last] with { Kind = isCircle ? StepTone.Defect : StepTone.Wait, Text = FindingWords.Of(wait), IsKey = true };
                continue;
            }

            if (wait.Kind == WaitKind.Lock && wait.Subject is { } wanted)
            {
                bars.Add(new LockBar(wait.Thread.Number, wanted.ToString(), wait.Mode == LockMode.Shared, IsWait: true, steps.Count, LockBars.Never));
            }

            steps.Add(new InterleavingStep(wait.Thread.Number, isCircle ? StepTone.Defect : StepTone.Wait, FindingWords.Of(wait)) { At = wait.Place, Place = files.Find(wait.Place), IsKey = isCircle || steps.Exists(step => step.IsKey && step.Lane == wait.Thread.Number) });
        }

        if (bug.Finding is { Thread: { Number: >= 0 } thread, Waits.Count: 0 } finding)
        {
            steps.Add(new InterleavingStep(thread.Number, StepTone.Defect, bug.Message.Split('\n')[0]) { At = finding.Place, Place = files.Find(finding.Place) });
        }
    }

    /// <summary>An async method that waits on no thread began to wait at its last await.</summary>
    private static void MarkAwait(BugReport bug, int cut, WaitFact wait, bool isCircle, List<InterleavingStep> steps)
    {
        var at = isCircle && wait.Thread.Number < 0 ? bug.Trace.ToList().FindLastIndex(step => step.Kind == TraceEventKind.Await && step.Target == wait.Thread) - cut : -1;
        if (at >= 0)
        {
            steps[at] = steps[at] with { Kind = StepTone.Defect, Text = FindingWords.Of(wait), IsKey = true };
        }
    }

    private static StepTone KindOf(TraceEventKind kind) => kind switch
    {
        TraceEventKind.Enter or TraceEventKind.TryEnter or TraceEventKind.Exit or TraceEventKind.LockTake or TraceEventKind.LockRelease => StepTone.Lock,
        TraceEventKind.LockWait or TraceEventKind.PulseWait or TraceEventKind.Await or TraceEventKind.TaskWait => StepTone.Wait,
        TraceEventKind.Read or TraceEventKind.Write or TraceEventKind.VolatileRead or TraceEventKind.VolatileWrite or TraceEventKind.Interlocked => StepTone.Access,
        TraceEventKind.Start or TraceEventKind.Join or TraceEventKind.End => StepTone.Life,
        _ => StepTone.Other,
    };
}
