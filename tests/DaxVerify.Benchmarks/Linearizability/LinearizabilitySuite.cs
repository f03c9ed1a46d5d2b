using System.Diagnostics;
using System.Globalization;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Benchmarks.Linearizability;

/// <summary>
/// Times the judging of random histories of three processes with three operations each: all kinds of operations on one region, a fifth of
/// the histories with one result changed; then histories of two regions, whole and split by region, in turns.
/// </summary>
internal static class LinearizabilitySuite
{
    private const int HistoriesDefault = 100_000;
    private const int Processes = 3;
    private const int Operations = 3;
    private const int MutatedIn = 5;
    private const int Seed = 1;

    private static readonly string[] s_local =
    [
        "read-size", "read-available", "read-seed", "read-youngest", "read-start", "list", "shrink", "grow", "grow-much", "align", "create", "delete",
        "bind", "unbind", "unbind-provider", "bind-provider", "open", "mmap",
    ];

    /// <summary>Runs the suite.</summary>
    /// <param name="args">How many histories; 100,000 by default.</param>
    /// <returns>0, or 1 when a history that fits by construction was not accepted.</returns>
    public static int Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : HistoriesDefault;
        var wrong = RunAllKinds(count);
        RunSplit(count / 10);
        return wrong == 0 ? 0 : 1;
    }

    private static int RunAllKinds(int count)
    {
        var point = StartingPoint.Find("sized")!;
        var histories = new RandomHistories(point, ["dax0.0", "dax0.1"], [], Processes, Seed);
        var oracle = Oracle(point, partitions: true);
        var made = new List<double>(count);
        var changed = new List<double>(count);
        var verdicts = new Dictionary<(bool IsMutated, Verdict Verdict), int>();
        var wrong = 0;
        for (var i = 0; i < count; i++)
        {
            var (history, after) = histories.Draw(Processes, Operations);
            var isMutated = i % MutatedIn == 0;
            history = isMutated ? histories.Mutate(history) : history;
            var (microseconds, verdict) = Time(oracle, history, after);
            (isMutated ? changed : made).Add(microseconds);
            verdicts[(isMutated, verdict)] = verdicts.GetValueOrDefault((isMutated, verdict)) + 1;
            wrong += !isMutated && verdict != Verdict.Ok ? 1 : 0;
        }

        Console.WriteLine($"{count} histories of {Processes}x{Operations} operations, all kinds, one region:");
        Print("made of atomic steps", made, verdicts.Where(v => !v.Key.IsMutated));
        Print("one result changed", changed, verdicts.Where(v => v.Key.IsMutated));
        var totals = oracle.Totals;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {(double)totals.Steps / count:0.0} atomic steps a history, of which {100.0 * totals.CacheHits / totals.Steps:0.0} % ended where the search had been before"));
        CountRepeats(point, count);
        return wrong;
    }

    /// <summary>How many histories of an exploration of one scenario are the same up to real-time order.</summary>
    private static void CountRepeats(StartingPoint point, int count)
    {
        var histories = new RandomHistories(point, ["dax0.1"], ["shrink", "grow", "read-size", "align"], 2, Seed);
        var oracle = Oracle(point, partitions: true);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var (history, after) = histories.Draw(2, 2);
            oracle.Judge(history, after);
        }

        var totals = oracle.Totals;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"2x2 of four kinds: {totals.Histories} histories, {totals.Searched} searched, {100.0 * (totals.Histories - totals.Searched) / totals.Histories:0.0} % known; "
            + $"{clock.Elapsed.TotalMicroseconds / count:0.0} us each, drawing included"));
    }

    private static void RunSplit(int count)
    {
        var point = StartingPoint.Find("regions")!;
        var histories = new RandomHistories(point, ["dax0.1", "dax1.1"], s_local, Processes, Seed);
        var whole = Oracle(point, partitions: false);
        var split = Oracle(point, partitions: true);
        var times = (Whole: new List<double>(count), Split: new List<double>(count));
        var different = 0;
        for (var i = 0; i < count; i++)
        {
            var (history, after) = histories.Draw(Processes, Operations);
            history = i % 2 == 0 ? histories.Mutate(history) : history;
            var (one, verdict) = Time(whole, history, after);
            var (other, again) = Time(split, history, after);
            times.Whole.Add(one);
            times.Split.Add(other);
            different += verdict == again ? 0 : 1;
        }

        Console.WriteLine($"{count} histories of {Processes}x{Operations} operations on two regions, half of them with one result changed; {different} verdicts differ:");
        Print("whole", times.Whole, []);
        Print("split by region", times.Split, []);
    }

    private static (double Microseconds, Verdict Verdict) Time(
        BusOracle oracle, IReadOnlyList<HistoryOperation<Operation, OperationResult>> history, SystemObservation after)
    {
        var start = Stopwatch.GetTimestamp();
        var verdict = oracle.Search(history, after);
        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds, verdict);
    }

    private static void Print(string name, List<double> times, IEnumerable<KeyValuePair<(bool IsMutated, Verdict Verdict), int>> verdicts)
    {
        times.Sort();
        var counts = string.Concat(verdicts.OrderBy(v => v.Key.Verdict).Select(v => $", {v.Value} {v.Key.Verdict}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name}: median {times[times.Count / 2]:0.0} us, p99 {times[times.Count * 99 / 100]:0.0} us, max {times[^1]:0.0} us, mean {times.Average():0.0} us{counts}"));
    }

    private static BusOracle Oracle(StartingPoint point, bool partitions) =>
        new(point.Topology, KernelMode.Strict, point.Prologue, point.Process, Processes) { Partitions = partitions };
}
