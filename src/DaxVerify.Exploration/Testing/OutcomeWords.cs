using System.Globalization;

namespace DaxVerify.Exploration.Testing;

/// <summary>What a test framework shows of an exploration.</summary>
internal static class OutcomeWords
{
    /// <summary>How much was explored, and what that means.</summary>
    public static string Passed(ExplorationResult result, IConcurrencySettings settings, long skipped)
    {
        var races = settings.DetectRaces ? ", and its threads have no data race" : "";
        var means = settings.Replay is not null ? "means: this schedule doesn't break the test (any more)"
            : result.Exhausted ? $"means: in whatever order its threads run, the test passes{races}"
            : "means: none of the schedules that were tried breaks the test; another may";
        var some = skipped > 0 ? $"\n{skipped} {(skipped == 1 ? "execution" : "executions")} asked to be skipped" : "";
        return $"{result.Summary}\n{means}{some}";
    }

    /// <summary>The defect, its schedule, and how to see it again, if that can be.</summary>
    /// <param name="result">Has a bug.</param>
    /// <param name="beside">What else was thrown in the same execution, a line for each.</param>
    public static string Bug(ExplorationResult result, IReadOnlyList<string> beside)
    {
        var bug = result.Bug!;
        var again = bug.Kind == BugKind.Nondeterminism
            ? "no replay: the same schedule does something else each time"
            : $"replay: [ConcurrencyTest(Replay = \"{bug.Replay}\")]";
        var more = string.Concat(beside.Select(one => $"\n{one}"));
        return InertWords.Of($"{bug.Message}{more}\n\n{bug.Table}\n\n{result.Summary}\n{again}");
    }

    /// <summary>What isn't controlled, and what to do.</summary>
    public static string NotUnderControl(BugReport bug) =>
        InertWords.Of(bug.Message) + "\n\nThis is no bug of the test: it could not be explored, and nothing is known of its schedules.";

    /// <summary>How far it came.</summary>
    public static string TimedOut(ExplorationResult result, TimeSpan timeout) =>
        $"timed out after {timeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms: {result.Ran}, no bug until then. "
        + "A Budget ends an exploration without failing it.";
}
