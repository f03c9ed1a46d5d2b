using System.Globalization;
using System.Text;
using DaxVerify.Exploration;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The interleaving of a finding in the bus's own terms, one column a thread: semaphores, device mutexes, active references and, of
/// races, the accesses. The engine's table shows every step; this one what a reader of the kernel looks for.
/// </summary>
public static class ScenarioInterleaving
{
    /// <summary>Renders a finding.</summary>
    /// <param name="finding">The finding; its bug must have a trace.</param>
    /// <returns>The table, lines ended by newlines.</returns>
    public static string Render(ScenarioFinding finding)
    {
        var rows = Rows(finding.Bug);
        var count = finding.Scenario.Threads.Count;
        var widths = new int[count];
        for (var i = 0; i < count; i++)
        {
            var head = Head(finding, i);
            widths[i] = rows.Where(row => row.Thread == i + 1).Select(row => row.Text.Length).Append(head.Length).Max();
        }

        var text = new StringBuilder();
        Append(text, widths, i => Head(finding, i));
        Append(text, widths, i => new string('-', widths[i]));
        foreach (var (thread, line) in rows)
        {
            Append(text, widths, i => i == thread - 1 ? line : string.Empty);
        }

        return text.ToString();
    }

    /// <summary>Which events of a trace the table shows, by their index.</summary>
    /// <param name="bug">A bug with a trace.</param>
    public static IReadOnlySet<int> ShownOf(BugReport bug)
    {
        var accesses = AccessesOf(bug);
        return Enumerable.Range(0, bug.Trace.Count)
            .Where(i => bug.Trace[i].Thread > 0 && (accesses.Contains(i) || Describe(bug.Trace[i]) is not null)).ToHashSet();
    }

    /// <summary>What the table calls a thread: its operations.</summary>
    /// <param name="thread">Its number in the trace; 0 is the one that starts the others.</param>
    public static string NameOf(ScenarioFinding finding, int thread) => thread > 0 && thread <= finding.Scenario.Threads.Count ? Head(finding, thread - 1) : $"T{thread}";

    private static string Head(ScenarioFinding finding, int thread) => $"T{thread + 1}: {string.Join(", ", finding.Scenario.Threads[thread])}";

    private static void Append(StringBuilder text, int[] widths, Func<int, string> cell) =>
        text.Append(string.Join(" | ", widths.Select((width, i) => cell(i).PadRight(width))).TrimEnd()).Append('\n');

    private static List<(int Thread, string Text)> Rows(BugReport bug)
    {
        var accesses = AccessesOf(bug);
        var rows = new List<(int, string)>();
        for (var i = 0; i < bug.Trace.Count; i++)
        {
            var step = bug.Trace[i];
            if (step.Thread > 0 && (accesses.Contains(i) ? step.ToString() : Describe(step)) is { } line)
            {
                rows.Add((step.Thread, $"{line}  {step.Place}".TrimEnd()));
            }
        }

        return rows;
    }

    /// <summary>Where the trace has the accesses of a race: the last of each thread to that member and at that place.</summary>
    private static HashSet<int> AccessesOf(BugReport bug)
    {
        var found = new HashSet<int>();
        foreach (var access in bug.Finding.Accesses)
        {
            var index = bug.Trace.ToList().FindLastIndex(
                step => step.Thread == access.Thread.Number && step.Member == bug.Finding.Member && step.Place == access.Place);
            found.Add(index);
        }

        return found;
    }

    private static string? Describe(TraceEvent step)
    {
        var mode = step.Mode == LockMode.Shared ? "shared" : "exclusive";
        return step.Kind switch
        {
            TraceEventKind.LockTake => $"takes {step.Subject}, {mode}",
            TraceEventKind.LockRelease => $"releases {step.Subject}, {mode}",
            TraceEventKind.LockWait => $"WAITS for {step.Subject}, {mode}{Holders(step)}",
            TraceEventKind.LockLeave when step.Succeeded => $"waited for {step.Subject}",
            TraceEventKind.LockLeave => $"doesn't get {step.Subject}",
            _ => null,
        };
    }

    private static string Holders(TraceEvent step) => step.HeldBy.Count == 0
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $", held by {string.Join(" and ", step.HeldBy.Select(hold => $"T{hold.Thread.Number}").Distinct())}");
}
