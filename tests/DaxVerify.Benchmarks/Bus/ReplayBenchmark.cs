using System.Diagnostics;
using System.Globalization;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Benchmarks.Bus;

/// <summary>Steps per second of a replay on one core, comparison included, recordings read beforehand.</summary>
internal static class ReplayBenchmark
{
    private const int WarmUpPasses = 5;
    private const int MeasuredPasses = 15;

    /// <summary>Measures both targets, interleaved, over the first groups and over all.</summary>
    /// <param name="recordings">Folder of recordings.</param>
    public static void Run(string recordings)
    {
        var all = RecordingFiles.ReadAll(RecordingFiles.Find([recordings])).ToList();
        var filter = new SequenceFilter("main,two,memmap", null);
        (string Name, List<RecordedSequence> Sequences)[] sets = [("main,two,memmap", all.Where(filter.Accepts).ToList()), ("all groups", all)];
        MachineFactory[] targets = [MachineFactory.Bus, MachineFactory.Specification];
        foreach (var (name, sequences) in sets)
        {
            var rates = targets.ToDictionary(target => target.Name, _ => new List<double>());
            for (var pass = 0; pass < WarmUpPasses + MeasuredPasses; pass++)
            {
                foreach (var target in targets)
                {
                    var rate = Pass(sequences, target);
                    if (pass >= WarmUpPasses)
                    {
                        rates[target.Name].Add(rate);
                    }
                }
            }

            foreach (var (target, measured) in rates)
            {
                measured.Sort();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"replay {target,-4} {name,-16} median {measured[measured.Count / 2],9:N0} steps/s (from {measured[0]:N0} to {measured[^1]:N0})"));
            }
        }
    }

    private static double Pass(List<RecordedSequence> sequences, MachineFactory target)
    {
        var clock = Stopwatch.StartNew();
        var summary = new ConformanceSummary();
        foreach (var sequence in sequences)
        {
            summary.Add(SequenceReplayer.Replay(sequence, target));
        }

        return (summary.StepsCompared + summary.StepsUncompared) / clock.Elapsed.TotalSeconds;
    }
}
