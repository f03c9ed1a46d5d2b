using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The scenarios to try when one is shrunk, the boldest first.</summary>
internal static class SmallerScenarios
{
    private const int OperationsMaxForPairs = 8;

    /// <summary>
    /// Of a hang: two of the stuck operations, or the one, with nothing else, in their simplest form and as they were, from every starting
    /// point. Of another defect in few operations: each two operations of different threads.
    /// </summary>
    /// <returns>The candidates.</returns>
    public static IEnumerable<ScenarioName> Cores(ScenarioFinding found)
    {
        var threads = found.IsHang ? StuckWords(found)
            : found.Scenario.OperationCount <= OperationsMaxForPairs ? found.Scenario.Threads
            : [];
        foreach (var words in Selections(threads))
        {
            foreach (var form in (IReadOnlyList<ScenarioOperation>[])[[.. words.Select(word => word.Plain)], [.. words.Select(word => word with { Instance = null })], words])
            {
                foreach (var point in PointsFor(found.Scenario.Point))
                {
                    yield return new ScenarioName(point, [.. form.Select(word => (ScenarioOperation[])[word])]);
                }
            }
        }
    }

    /// <summary>What is a step smaller: without a thread, without one or two operations, without a failure, simpler operations, another starting point.</summary>
    /// <returns>The candidates.</returns>
    public static IEnumerable<ScenarioName> Of(ScenarioName scenario)
    {
        for (var i = scenario.Threads.Count - 1; i >= 0 && scenario.Threads.Count > 1; i--)
        {
            if (WithoutThread(scenario, i) is { } smaller)
            {
                yield return smaller;
            }
        }

        var places = Places(scenario);
        foreach (var place in places)
        {
            if (Without(scenario, [place]) is { } smaller)
            {
                yield return smaller;
            }
        }

        foreach (var place in places)
        {
            foreach (var word in Simpler(scenario.Threads[place.Thread][place.Index]))
            {
                yield return Replace(scenario, place, word);
            }
        }

        for (var i = 0; i < places.Count && scenario.OperationCount <= OperationsMaxForPairs; i++)
        {
            for (var j = i + 1; j < places.Count; j++)
            {
                if (Without(scenario, [places[i], places[j]]) is { } smaller)
                {
                    yield return smaller;
                }
            }
        }

        foreach (var point in StartingPoint.All.TakeWhile(point => point != scenario.Point))
        {
            yield return scenario with { Point = point };
        }
    }

    /// <summary>Of each thread the operations that may be the one it is stuck in: a thread may have ended others of the same family before.</summary>
    private static List<IReadOnlyList<ScenarioOperation>> StuckWords(ScenarioFinding found) =>
    [
        .. found.Scenario.Threads
            .Select(words => words.Where(word => found.Stuck.Contains(word.Kind.Family)).Distinct().ToList())
            .Where(words => words.Count > 0),
    ];

    /// <summary>Each choice of two threads and of one operation of each; the one operation when there is only one thread.</summary>
    private static IEnumerable<IReadOnlyList<ScenarioOperation>> Selections(IReadOnlyList<IReadOnlyList<ScenarioOperation>> threads)
    {
        if (threads.Count == 1)
        {
            foreach (var word in threads[0])
            {
                yield return [word];
            }
        }

        for (var i = 0; i < threads.Count; i++)
        {
            for (var j = i + 1; j < threads.Count; j++)
            {
                foreach (var first in threads[i].Where(word => !word.IsKill))
                {
                    foreach (var second in threads[j].Where(word => !word.IsKill))
                    {
                        yield return [first, second];
                    }
                }
            }
        }
    }

    /// <summary>The scenario's own starting point, then the others, the simplest first.</summary>
    private static IEnumerable<StartingPoint> PointsFor(StartingPoint own) => StartingPoint.All.Where(point => point != own).Prepend(own);

    private static List<(int Thread, int Index)> Places(ScenarioName scenario) =>
    [
        .. from i in Enumerable.Range(0, scenario.Threads.Count)
           from j in Enumerable.Range(0, scenario.Threads[i].Count).Reverse()
           select (i, j),
    ];

    private static IEnumerable<ScenarioOperation> Simpler(ScenarioOperation word) =>
        ((ScenarioOperation[])[word.Plain, word with { Instance = null }, word with { FailingAllocation = null }]).Distinct().Where(simpler => simpler != word);

    /// <summary>Without the thread, the signals to it and those threads that only send them; null if nothing would be left.</summary>
    private static ScenarioName? WithoutThread(ScenarioName scenario, int thread)
    {
        var threads = new List<IReadOnlyList<ScenarioOperation>>();
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            if (i != thread)
            {
                threads.Add([.. scenario.Threads[i].Where(word => word.Target != thread + 1)]);
            }
        }

        return threads.Exists(words => words.Count == 0)
            ? null
            : scenario with { Threads = [.. threads.Select(words => words.Select(word => Renumber(word, thread)).ToArray())] };
    }

    private static ScenarioName? Without(ScenarioName scenario, (int Thread, int Index)[] places)
    {
        var threads = scenario.Threads
            .Select((words, i) => (IReadOnlyList<ScenarioOperation>)[.. words.Where((_, j) => !places.Contains((i, j)))])
            .ToArray();
        return Array.Exists(threads, words => words.Count == 0) ? null : scenario with { Threads = threads };
    }

    private static ScenarioName Replace(ScenarioName scenario, (int Thread, int Index) place, ScenarioOperation word) =>
        scenario with { Threads = [.. scenario.Threads.Select((words, i) => (IReadOnlyList<ScenarioOperation>)[.. words.Select((old, j) => (i, j) == place ? word : old)])] };

    private static ScenarioOperation Renumber(ScenarioOperation word, int removed) =>
        word.Target > removed + 1 ? ScenarioOperation.Kill(word.Target - 1) : word;
}
