using System.Text;
using DaxVerify.Specification.Concurrency;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Oracles;

/// <summary>
/// Explains a history that no order fits: a table with a column for each thread, in which time runs downwards, then the longest prefix that
/// fits with the machine as it is then, and for each operation left why it can't come next.
/// </summary>
internal sealed class HistoryReport
{
    private const int LookAheadMax = 2_000;
    private readonly BusSteps _steps;
    private readonly IReadOnlyList<HistoryOperation<Operation, OperationResult>> _history;
    private readonly CheckOutcome<BusState, BusActivity> _outcome;
    private readonly SystemObservation? _after;

    /// <summary>Prepares a report.</summary>
    /// <param name="steps">The specification.</param>
    /// <param name="history">The smallest history; operations that were dropped are pending.</param>
    /// <param name="after">What was seen at the end, if that is what doesn't fit.</param>
    public HistoryReport(
        BusSteps steps,
        IReadOnlyList<HistoryOperation<Operation, OperationResult>> history,
        CheckOutcome<BusState, BusActivity> outcome,
        SystemObservation? after)
    {
        _steps = steps;
        _history = history;
        _outcome = outcome;
        _after = after;
    }

    /// <summary>Renders it.</summary>
    /// <returns>Lines; the first tells the defect and doesn't depend on threads.</returns>
    public string Render()
    {
        var needed = _history.Where(one => !one.IsPending).ToList();
        var text = new StringBuilder();
        var what = needed.Select(one => $"{OperationText.Of(one.Operation)} -> {OperationText.Of(one.Result)}").Order(StringComparer.Ordinal);
        text.Append(_after is null
            ? $"no order of these results fits: {string.Join("; ", what)}\n"
            : $"no order of these operations leaves the machine as it was seen; expected, seen: {Difference()}\n");
        AppendTable(text, needed.Count > 0 ? needed : [.. _history]);
        var dropped = _history.Count - needed.Count;
        if (dropped > 0 && needed.Count > 0)
        {
            text.Append($"({dropped} more left out: whenever they took effect, if at all, this doesn't fit)\n");
        }

        AppendPrefix(text);
        AppendReasons(text);
        return text.ToString().TrimEnd('\n');
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<HistoryOperation<Operation, OperationResult>> shown)
    {
        var events = shown.Select(one => (At: one.Invoked, IsEnd: false, Of: one))
            .Concat(shown.Where(one => !one.IsPending).Select(one => (At: one.Returned, IsEnd: true, Of: one)))
            .OrderBy(one => one.At).ToList();
        var rows = new List<(int Process, string Text)>();
        for (var i = 0; i < events.Count; i++)
        {
            var one = events[i].Of;
            var isWhole = i + 1 < events.Count && ReferenceEquals(events[i + 1].Of, one);
            var operation = OperationText.Of(one.Operation);
            rows.Add((one.Process, isWhole ? $"{operation} -> {OperationText.Of(one.Result)}"
                : events[i].IsEnd ? $"{operation} -> {OperationText.Of(one.Result)}"
                : $"{operation} ..."));
            i += isWhole ? 1 : 0;
        }

        var threads = rows.Select(row => row.Process).Distinct().Order().ToList();
        var widths = threads.ToDictionary(t => t, t => rows.Where(row => row.Process == t).Max(row => row.Text.Length));
        AppendRow(text, threads, widths, t => $"T{t + 1}");
        AppendRow(text, threads, widths, t => new string('-', widths[t]));
        foreach (var row in rows)
        {
            AppendRow(text, threads, widths, t => t == row.Process ? row.Text : string.Empty);
        }
    }

    private static void AppendRow(StringBuilder text, List<int> threads, Dictionary<int, int> widths, Func<int, string> cell) =>
        text.Append(string.Join(" | ", threads.Select(t => cell(t).PadRight(widths[t]))).TrimEnd()).Append('\n');

    private void AppendPrefix(StringBuilder text)
    {
        var ended = _outcome.Order.Distinct().Where(i => _outcome.Activities[i] is { Stage: Stage.Ended }).ToList();
        if (ended.Count == 0)
        {
            text.Append("not even one can come first; the machine then:\n");
        }
        else
        {
            text.Append("the longest prefix that fits: ").Append(string.Join("; ", ended.Select(Name))).Append("; the machine then:\n");
        }

        AppendMap(text, StateObserver.Observe(_steps.Model, _outcome.State.Machine));
    }

    private void AppendReasons(StringBuilder text)
    {
        var isAny = false;
        for (var i = 0; i < _history.Count; i++)
        {
            if (_history[i].IsPending || _outcome.Activities[i] is { Stage: Stage.Ended })
            {
                continue;
            }

            isAny = true;
            text.Append(Name(i)).Append(" can't come next: ").Append(Reason(i)).Append('\n');
        }

        if (!isAny && _after is not null)
        {
            text.Append("all results fit, but the machine was seen like this:\n");
            AppendMap(text, _after);
        }
    }

    /// <summary>What differs at the end of the longest prefix that fits; what regions show follows from their instances.</summary>
    private string Difference()
    {
        var expected = StateObserver.Observe(_steps.Model, _outcome.State.Machine);
        return ObservationDifference.First(WithoutRegions(expected), WithoutRegions(_after!)) ?? ObservationDifference.First(expected, _after!) ?? "nothing";
    }

    private static SystemObservation WithoutRegions(SystemObservation seen) => new()
    {
        Regions = [],
        Instances = seen.Instances,
        Drivers = seen.Drivers,
        MemoryBlocks = seen.MemoryBlocks,
        Iomem = seen.Iomem,
    };

    private void AppendMap(StringBuilder text, SystemObservation seen)
    {
        foreach (var line in RegionMap.Render(_steps.Model.Topology, seen).Split('\n')[..^1])
        {
            text.Append("    ").Append(line).Append('\n');
        }
    }

    private string Name(int i) => $"T{_history[i].Process + 1} {OperationText.Of(_history[i].Operation)}";

    private string Reason(int i)
    {
        for (var j = 0; j < _history.Count; j++)
        {
            if (j != i && _outcome.Activities[j] is not { Stage: Stage.Ended } && _history[j].Returned < _history[i].Invoked)
            {
                return $"it began after {Name(j)} had ended";
            }
        }

        var results = Possible(i).Distinct().Order(StringComparer.Ordinal).ToList();
        return results.Count == 0
            ? $"it would have to wait, and it returned {OperationText.Of(_history[i].Result)}"
            : $"it would return {string.Join(" or ", results)}, and it returned {OperationText.Of(_history[i].Result)}";
    }

    /// <summary>The results of an operation that goes on from there alone.</summary>
    private IEnumerable<string> Possible(int i)
    {
        var open = new Stack<(BusState State, BusActivity Activity)>();
        open.Push((_outcome.State, _outcome.Activities[i] ?? _steps.Begin(_history[i].Process, _history[i].Operation, null)));
        var outcomes = new List<(BusState State, BusActivity Next)>();
        for (var steps = 0; steps < LookAheadMax && open.TryPop(out var at); steps++)
        {
            if (_steps.ResultOf(at.Activity) is { } result)
            {
                yield return OperationText.Of(result);
                continue;
            }

            outcomes.Clear();
            _steps.Advance(at.State, at.Activity, outcomes);
            foreach (var outcome in outcomes)
            {
                open.Push(outcome);
            }
        }
    }
}
