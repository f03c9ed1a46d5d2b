using System.Globalization;
using System.Text;

namespace DaxVerify.Exploration.Facts;

/// <summary>Writes findings as messages, for people: the one place where that is done.</summary>
internal static class FindingWords
{
    /// <summary>The message of a finding.</summary>
    public static string Of(Finding finding) => finding.LeftBehind is { } left
        ? $"{Of(finding with { LeftBehind = null })}\n  it may come of an earlier execution alone: {left}; a replay, which is a process of its own, tells"
        : What(finding);

    private static string What(Finding finding) => finding switch
    {
        { Violation: { } violation } => $"invariant {violation.Rule} broken: {violation.Message}",
        { Verdict: { } verdict } => $"the verdict: {verdict}",
        { Exception: { } exception } => Raised(finding, exception),
        { Kind: BugKind.Deadlock or BugKind.LostWakeup } => Hang(finding),
        { Kind: BugKind.DataRace } => Race(finding),
        { Kind: BugKind.UseAfterRelease } => UseAfterRelease(finding),
        { Kind: BugKind.DoubleRelease } =>
            $"{finding.Operation} released twice: by {finding.Accesses[0].Thread} at {finding.Accesses[0].Place} and by {finding.Accesses[1].Thread} at {finding.Accesses[1].Place}",
        { Kind: BugKind.LockOrderInversion } => Inversion(finding),
        { Kind: BugKind.LockHeldAtEnd } => $"{finding.Thread} ended while it held {finding.Lock}, taken at {finding.Place}",
        { Kind: BugKind.Livelock } => Livelock(finding),
        { Kind: BugKind.Nondeterminism } => Nondeterminism(finding),
        { Kind: BugKind.UncontrolledOperation, Stuck: { } stuck } => ForGood(finding, stuck),
        { Kind: BugKind.UncontrolledOperation, Stacks.Count: > 0 } =>
            $"not under control: {finding.Thread} blocked in {finding.Operation}; the stacks of all threads:{Stacks(finding)}",
        { Kind: BugKind.UncontrolledOperation } =>
            $"not under control: {finding.Operation} ({finding.Thread}{(finding.Place.Length == 0 ? "" : $" at {finding.Place}")})\n  what to do: {finding.Advice}"
                + string.Concat(finding.OtherOperations.Select(other => $"\n  the test can also come to: {other}\n    what to do: {RefusalAdvice.For(other)}")),
        _ => $"{finding.Operation} called by {finding.Thread} at {finding.Place}: {finding.OperationText}",
    };

    /// <summary>What a thread waits for and who has it.</summary>
    public static string Of(WaitFact wait)
    {
        var at = wait.Place.Length == 0 ? "" : $" at {wait.Place}";
        return wait.Kind switch
        {
            WaitKind.Ended => "ended",
            WaitKind.Lock => $"waits{at} for {wait.Subject}{Mode(wait.Mode)}{Holders(wait)}",
            WaitKind.Pulse => $"waits{at} for a pulse of {wait.Subject}",
            WaitKind.Join => $"waits{at} for {wait.Target} to end",
            WaitKind.Count => $"waits{at} for {wait.Subject}, which has no count left{Takers(wait)}",
            WaitKind.Event => $"waits{at} for {wait.Subject} to be set",
            WaitKind.Others => $"waits{at} for others at {wait.Subject}",
            WaitKind.Item => $"waits{at} to read from {wait.Subject}, which nobody completes",
            WaitKind.Room => $"waits{at} to write to {wait.Subject}, which is full",
            WaitKind.Completion => $"waits{at} for {wait.Subject?.ToString() ?? "something that is no task"} to complete",
            WaitKind.PoolThread => $"waits{at} for a thread of the pool, which has no more than {string.Join(", ", wait.HeldBy.Select(h => h.Thread))}",
            WaitKind.Context => $"waits{at} to go on in the synchronization context of {string.Join(", ", wait.HeldBy.Select(h => h.Thread))}",
            WaitKind.Sleep => $"sleeps for ever{at}",
            _ => $"is about to {Of(wait.Next!)}",
        };
    }

    /// <summary>What a thread is about to do.</summary>
    public static string Of(PendingFact next)
    {
        var what = next.Kind switch
        {
            OpKind.Begin => "begin",
            OpKind.Acquire or OpKind.Reacquire or OpKind.SemaphoreWait => $"take {next.Subject}",
            OpKind.TryAcquire => $"try to take {next.Subject}",
            OpKind.Release => $"release {next.Subject}",
            OpKind.EventWait => $"wait for {next.Subject}",
            OpKind.Join => $"join {next.Target}",
            OpKind.Read => $"read {next.Member}",
            OpKind.Write => $"write {next.Member}",
            OpKind.ReadWrite => $"update {next.Member}",
            OpKind.Sleep => "sleep",
            OpKind.Never => "sleep for ever",
            _ => "go on",
        };
        return next.Place.Length == 0 ? what : $"{what} ({next.Place})";
    }

    private static string Takers(WaitFact wait) => string.Concat(wait.HeldBy.Select(h => $", taken by {h.Thread} at {h.Place}"));

    private static string Holders(WaitFact wait)
    {
        var behind = wait.Behind is { } first ? $", behind {first}, which waits for it exclusively" : "";
        return behind + string.Concat(wait.HeldBy.Select(
            h => $", held by {h.Thread}{Mode(h.Mode)} since {h.Place}"));
    }

    private static string Mode(LockMode mode) => mode switch
    {
        LockMode.Shared => " (shared)",
        LockMode.Upgradeable => " (upgradeable)",
        _ => "",
    };

    private static string Raised(Finding finding, ExceptionFact exception)
    {
        var name = exception.Type == typeof(DebugAssertException).FullName ? "Debug.Assert" : exception.Type;
        var words = exception.IsAssertion ? "assertion failed" : "unhandled exception";
        return $"{words} in {finding.Thread} at {finding.Place}: {name}: {exception.Message}";
    }

    private static string Hang(Finding finding)
    {
        var text = new StringBuilder();
        var told = Math.Max(finding.CycleLength, 1);
        if (finding.CycleLength > 0)
        {
            text.Append("deadlock: ").AppendJoin("; ", finding.Waits.Take(told).Select(Line));
        }
        else if (finding.Kind == BugKind.LostWakeup)
        {
            var lost = finding.Waits[0];
            text.Append("lost wake-up: ").Append(Line(lost)).Append(
                lost.LostPulsePlace.Length > 0 ? $"; the pulse at {lost.LostPulsePlace} found no thread waiting" : "; no thread is left that could signal it");
        }
        else
        {
            told = 0;
            text.Append("deadlock: no thread can run");
        }

        foreach (var other in finding.Waits.Skip(told))
        {
            text.Append("\n  ").Append(Line(other));
        }

        return text.ToString();
    }

    private static string Line(WaitFact wait) => $"{wait.Thread} {Of(wait)}";

    private static string Race(Finding finding)
    {
        var (first, second) = (finding.Accesses[0], finding.Accesses[1]);
        var isMixed = IsAtomic(first.Kind) || IsAtomic(second.Kind);
        return $"data race on {(finding.Member.Length > 0 ? finding.Member : "an object")}: {Name(first.Kind, isMixed)} by {first.Thread} at {first.Place} and {Name(second.Kind, isMixed)} by {second.Thread} "
            + $"at {second.Place} are not ordered by any lock, join or atomic";
    }

    private static string UseAfterRelease(Finding finding)
    {
        var (first, second) = (finding.Accesses[0], finding.Accesses[1]);
        var member = finding.Member.Length > 0 ? finding.Member : "its contents";
        return first.Kind == AccessKind.Release
            ? $"use after release: {Name(second.Kind, isMixed: false)} of {member} by {second.Thread} at {second.Place}; {finding.Operation} was released by {first.Thread} at {first.Place}"
            : $"use after release: {Name(first.Kind, isMixed: false)} of {member} by {first.Thread} at {first.Place} is not ordered by any lock, join or atomic before the release of "
                + $"{finding.Operation} by {second.Thread} at {second.Place}";
    }

    private static bool IsAtomic(AccessKind kind) => kind is not (AccessKind.Read or AccessKind.Write);

    private static string Name(AccessKind kind, bool isMixed) => kind switch
    {
        AccessKind.VolatileRead => "volatile read",
        AccessKind.VolatileWrite => "volatile write",
        AccessKind.Interlocked => "interlocked update",
        AccessKind.Read => isMixed ? "plain read" : "read",
        _ => isMixed ? "plain write" : "write",
    };

    private static string Inversion(Finding finding)
    {
        var parts = finding.Nestings.Select(n => $"T{n.Thread} takes {n.Taken} at {n.TakenPlace} while it holds {n.Held} (since {n.HeldPlace})");
        return $"lock-order inversion: {string.Join("; ", parts)}; these runs didn't deadlock, another schedule can";
    }

    private static string Livelock(Finding finding) =>
        $"livelock: not finished after {Amount.Of(finding.Steps, "scheduling point")}, the second half of them scheduled fairly (see --step-bound); "
        + string.Join("; ", finding.Waits.Select(Line));

    private static string Nondeterminism(Finding finding)
    {
        const string Why = "nondeterminism: the program depends on something outside the choice stream; ";
        return finding.Unrepeated is { } first
            ? $"{Why}replaying a schedule that showed '{Of(first)}', {finding.Divergence}"
            : $"{Why}repeating a prefix, {finding.Divergence}";
    }

    private static string ForGood(Finding finding, StuckFact stuck)
    {
        var last = stuck.Last is { } point ? $"the last one was {Of(point)}" : "it has passed none yet";
        var how = stuck.Outside.Length > 0 ? $"it is in {stuck.Outside}" : "it loops without touching anything shared, or blocks in native code";
        var others = Stacks(finding) is { Length: > 0 } stacks ? $"; the stacks of the other threads, since it can't give its own:{stacks}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"not under control: {finding.Thread} has not reached a scheduling point for {stuck.Seconds:0.#} s: {how}; {last}{others}");
    }

    private static string Stacks(Finding finding)
    {
        var text = new StringBuilder();
        foreach (var stack in finding.Stacks)
        {
            text.Append("\n  ").Append(stack.Thread);
            if (stack.Wait is { } wait)
            {
                text.Append(' ').Append(Of(wait));
            }

            if (stack.HostedBy is { } host)
            {
                text.Append("; ").Append(host).Append(" runs on its stack");
            }
            else if (stack.Frames is null)
            {
                text.Append("; it doesn't answer for its stack");
            }

            foreach (var frame in stack.Frames ?? [])
            {
                text.Append("\n    at ").Append(frame.Method);
                if (frame.Place.Length > 0)
                {
                    text.Append(" in ").Append(frame.Place);
                }
            }
        }

        return text.ToString();
    }
}
