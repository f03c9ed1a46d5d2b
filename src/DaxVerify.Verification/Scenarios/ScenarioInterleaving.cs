using System.Text;
using System.Text.RegularExpressions;
using DaxVerify.Exploration;
using DaxVerify.Exploration.Replay;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The interleaving of a finding in the bus's own terms, one column a thread: semaphores, device mutexes, active references and, of
/// races, the accesses. The engine's table shows every step; this one what a reader of the kernel looks for.
/// </summary>
public static partial class ScenarioInterleaving
{
    private const string Semaphore = "'RwSemaphore._gate'";
    private const string ActiveReferences = "'KernfsAttribute._gate'";

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

    private static string Head(ScenarioFinding finding, int thread) => $"T{thread + 1}: {string.Join(", ", finding.Scenario.Threads[thread])}";

    private static void Append(StringBuilder text, int[] widths, Func<int, string> cell) =>
        text.Append(string.Join(" | ", widths.Select((width, i) => cell(i).PadRight(width))).TrimEnd()).Append('\n');

    private static List<(int Thread, string Text)> Rows(BugReport bug)
    {
        var rows = new List<(int, string)>();
        var semaphores = new List<string>();
        var gates = new Dictionary<int, string>();
        var lastData = bug.Kind == BugKind.DataRace ? DataOf(bug) : [];
        for (var i = 0; i < bug.Trace.Count; i++)
        {
            var step = bug.Trace[i];
            var monitor = MonitorName().Match(step.Action).Value;
            if (step.Action.Contains(Semaphore, StringComparison.Ordinal))
            {
                gates[step.Thread] = monitor;
                if (!semaphores.Contains(monitor))
                {
                    semaphores.Add(monitor);
                }
            }

            // A machine takes the region rwsem first, then the device rwsem; it has no others.
            var name = semaphores.IndexOf(gates.GetValueOrDefault(step.Thread, string.Empty)) == 1 ? "device rwsem" : "region rwsem";
            if (step.Thread > 0 && (lastData.Contains(i) ? step.Action : Describe(step, name)) is { } line)
            {
                rows.Add((step.Thread, line.StartsWith("the ", StringComparison.Ordinal) ? line : $"{line}  {step.Place}".TrimEnd()));
            }
        }

        return rows;
    }

    private static HashSet<int> DataOf(BugReport bug)
    {
        var last = bug.Trace.Count - 1;
        while (last >= 0 && !IsData(bug.Trace[last]))
        {
            last--;
        }

        var member = last < 0 ? string.Empty : bug.Trace[last].Action.Split(' ')[^1];
        var other = last < 0 ? -1 : bug.Trace.Take(last).ToList().FindLastIndex(
            step => step.Thread > 0 && step.Thread != bug.Trace[last].Thread && IsData(step) && step.Action.EndsWith(member, StringComparison.Ordinal));
        return [last, other];
    }

    private static bool IsData(TraceEvent step) =>
        step.Action.StartsWith("read ", StringComparison.Ordinal) || step.Action.StartsWith("write ", StringComparison.Ordinal);

    private static string? Describe(TraceEvent step, string semaphore)
    {
        var action = step.Action;
        return (action, step.Value) switch
        {
            ("write RwSemaphore._hasWriter", "false -> true") => $"takes {semaphore}, exclusive",
            ("write RwSemaphore._hasWriter", "true -> false") => $"releases {semaphore}",
            ("write RwSemaphore._readers", var value) when Grows(value) => $"takes {semaphore}, shared",
            ("write RwSemaphore._readers", _) => $"releases {semaphore}, shared",
            ("write KernfsAttribute._active", var value) when Grows(value) => "gets the file's active reference",
            ("write KernfsAttribute._active", _) => "drops the active reference",
            _ when action.StartsWith("wait", StringComparison.Ordinal) && action.Contains(Semaphore, StringComparison.Ordinal) =>
                $"WAITS for {semaphore}",
            _ when action.StartsWith("wait", StringComparison.Ordinal) && action.Contains(ActiveReferences, StringComparison.Ordinal) =>
                "removes a file: WAITS for its active references",
            _ when action.StartsWith("enter", StringComparison.Ordinal) && IsDeviceMutex(step.Place) => $"takes a device mutex ({MonitorName().Match(action).Value})",
            _ when action.StartsWith("exit", StringComparison.Ordinal) && IsDeviceMutex(step.Place) => $"releases the device mutex ({MonitorName().Match(action).Value})",
            _ => null,
        };
    }

    private static bool IsDeviceMutex(string place) =>
        place.StartsWith("BusType.cs", StringComparison.Ordinal) || place.StartsWith("Delet", StringComparison.Ordinal)
        || place.StartsWith("Device.cs", StringComparison.Ordinal);

    private static bool Grows(string change) =>
        change.Split(" -> ") is [var before, var after] && int.TryParse(before, out var low) && int.TryParse(after, out var high) && high > low;

    [GeneratedRegex("(Monitor|Lock)#[0-9]+")]
    private static partial Regex MonitorName();
}
