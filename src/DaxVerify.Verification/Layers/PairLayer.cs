using System.Diagnostics;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Layers;

/// <summary>
/// Pairs of operation kinds on one instance and on two, in an order that comes to every kind and starting point early, each for a few executions at first and for more
/// when all were looked at; up to the first finding.
/// </summary>
internal sealed class PairLayer : IBugLayer
{
    private const int ExecutionsFirst = 12;
    private const int Growth = 4;

    /// <inheritdoc/>
    public string Name => "pairs";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        var clock = Stopwatch.StartNew();
        var names = PairCampaign.Names();
        var stride = StrideOf(names.Count);
        var executions = 0L;
        for (long most = ExecutionsFirst, i = 0; clock.Elapsed < question.Budget; i++)
        {
            if (i == names.Count)
            {
                (i, most) = (0, most * Growth);
            }

            var scenario = ScenarioName.Parse(names[(int)((i + (long)(question.Seed % (ulong)names.Count)) * stride % names.Count)]).On(KernelMode.Strict);
            var options = new ExplorationOptions { Executions = most, Seed = question.Seed, Budget = question.Left(clock), PredictLockOrder = false };
            var (result, finding) = ScenarioExplorer.Explore(scenario, options);
            executions += result.Executions;
            if (finding is not null)
            {
                return ScenarioAnswers.Found(finding, executions, clock.Elapsed, detectsRaces: true, isGiven: true);
            }
        }

        return new LayerAnswer(false, clock.Elapsed.TotalSeconds, executions, null, null);
    }

    /// <summary>A step that comes to every place before it comes to one again, and lies far from the one before.</summary>
    private static long StrideOf(int count)
    {
        var stride = (long)(count * 0.382) | 1;
        while (GreatestDivisor(stride, count) != 1)
        {
            stride += 2;
        }

        return stride;
    }

    private static long GreatestDivisor(long a, long b) => b == 0 ? a : GreatestDivisor(b, a % b);
}
