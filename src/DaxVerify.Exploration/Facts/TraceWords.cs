using System.Globalization;

namespace DaxVerify.Exploration.Facts;

/// <summary>Writes the events of a trace and the reasons of its switches, for people: the one place where that is done.</summary>
internal static class TraceWords
{
    /// <summary>What was done, with its values.</summary>
    public static string Of(TraceEvent e) => e.Kind switch
    {
        TraceEventKind.Read => $"read  {e.Member} = {e.After}",
        TraceEventKind.Write when e.Before is not null => $"write {e.Member} {e.Before} -> {e.After}",
        TraceEventKind.Write => $"write {e.Member} = {e.After}",
        TraceEventKind.VolatileRead => $"volatile read {e.Member} = {e.After}",
        TraceEventKind.VolatileWrite => $"volatile write {e.Member}{(e.After is null ? "" : $" = {e.After}")}",
        TraceEventKind.Interlocked => $"interlocked {e.Member} = {e.After}",
        TraceEventKind.Enter => $"enter {e.Subject}",
        TraceEventKind.TryEnter => $"try to enter {e.Subject} = {(e.Succeeded ? "true" : "false")}",
        TraceEventKind.Exit => $"exit  {e.Subject}",
        TraceEventKind.PulseWait => $"wait  {e.Subject}",
        TraceEventKind.Woken => $"woken {e.Subject} {(e.Succeeded ? "by a pulse" : "by timeout")}",
        TraceEventKind.Pulse => $"pulse {e.Subject} {e.Target?.ToString() ?? "nobody waits"}",
        TraceEventKind.PulseAll => string.Create(CultureInfo.InvariantCulture, $"pulse all {e.Subject} {e.Count} waiting"),
        TraceEventKind.SemaphoreWait => string.Create(CultureInfo.InvariantCulture, $"wait  {e.Subject} {(e.Succeeded ? $"leaves {e.Count}" : "= false (timeout)")}"),
        TraceEventKind.SemaphoreRelease => string.Create(CultureInfo.InvariantCulture, $"release {e.Subject} to {e.Count}"),
        TraceEventKind.EventWait => $"wait  {e.Subject}{(e.Succeeded ? "" : " = false (timeout)")}",
        TraceEventKind.EventSet => $"set   {e.Subject}",
        TraceEventKind.EventReset => $"reset {e.Subject}",
        TraceEventKind.Cancel => $"cancel {e.Subject}",
        TraceEventKind.LookAtToken => $"look at {e.Subject} {(e.Succeeded ? "= cancelled" : "= not cancelled")}",
        TraceEventKind.Sleep => string.Create(CultureInfo.InvariantCulture, $"slept {e.Count} ms"),
        TraceEventKind.Start => $"start {e.Target}",
        TraceEventKind.Join => $"join {e.Target}{(e.Succeeded ? "" : " = false (timeout)")}",
        TraceEventKind.Await => $"await {(object?)e.Subject ?? "something that isn't complete"}{In(e.Target)}",
        TraceEventKind.Resume => $"goes on after await{(e.Subject is null ? "" : $" of {e.Subject}")}{In(e.Target)}",
        TraceEventKind.Complete => $"complete {e.Subject}",
        TraceEventKind.TaskWait => $"waited for {e.Subject}",
        TraceEventKind.End => "ends",
        TraceEventKind.Choose => string.Create(CultureInfo.InvariantCulture, $"choose({e.Count}) = {e.After}"),
        TraceEventKind.ReleaseObject => $"release {e.Member}",
        TraceEventKind.UseCollection => $"use {e.Subject!.Type} {e.Member}",
        _ => OfLock(e),
    };

    /// <summary>Why control passed to a thread.</summary>
    public static string Of(SwitchReason reason) => reason.Cause switch
    {
        SwitchCause.Ended => "previous thread ended",
        SwitchCause.Spins => $"{reason.From} spins",
        SwitchCause.Preempted => $"{reason.From} preempted before {FindingWords.Of(reason.Wait!.Next!)}",
        _ => $"{reason.From} {FindingWords.Of(reason.Wait!)}",
    };

    private static string In(ThreadFact? method) => method is null ? "" : $" in {method}";

    private static string OfLock(TraceEvent e)
    {
        var mode = e.Mode.ToString().ToLowerInvariant();
        return e.Kind switch
        {
            TraceEventKind.LockWait => $"waits for {e.Subject}, {mode}",
            TraceEventKind.LockTake => $"takes {e.Subject}, {mode}",
            TraceEventKind.LockLeave => $"{(e.Succeeded ? "waited for" : "doesn't get")} {e.Subject}",
            TraceEventKind.LockRelease => $"releases {e.Subject}, {mode}",
            _ => OfStep(e),
        };
    }

    /// <summary>A step of which only the record of the schedule is left.</summary>
    private static string OfStep(TraceEvent e)
    {
        var what = e.Operation switch
        {
            OpKind.Begin => "begin",
            OpKind.Acquire or OpKind.Reacquire => "take",
            OpKind.TryAcquire => "try to take",
            OpKind.SemaphoreWait or OpKind.EventWait => "wait for",
            OpKind.ReadWrite => "update",
            OpKind.Join => $"join {e.Target}",
            _ => e.Operation.ToString().ToLowerInvariant(),
        };
        return e.Subject is null ? what : $"{what} {e.Subject}";
    }
}
