using System.Diagnostics;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Layers;

/// <summary>Operations alone with failing allocations, fatal signals and bystanders, up to the first finding; again with more executions each while there is time.</summary>
internal sealed class FaultLayer : IBugLayer
{
    private const int ExecutionsFirst = 100;
    private const int Growth = 10;

    /// <inheritdoc/>
    public string Name => "faults";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        var clock = Stopwatch.StartNew();
        var executions = 0L;
        var isExhausted = false;
        for (var most = ExecutionsFirst; clock.Elapsed < question.Budget && !isExhausted; most *= Growth)
        {
            isExhausted = true;
            ExplorationOptions Options() => new() { Strategy = "dpor", Executions = most, Seed = question.Seed, Budget = question.Left(clock), PredictLockOrder = false };
            foreach (var (_, result, finding) in FaultCampaign.Run(KernelMode.Strict, Options).TakeWhile(_ => clock.Elapsed < question.Budget))
            {
                executions += result.Executions;
                isExhausted &= result.Exhausted;
                if (finding is not null)
                {
                    return ScenarioAnswers.Found(finding, executions, clock.Elapsed, detectsRaces: true, isGiven: true);
                }
            }
        }

        return new LayerAnswer(false, clock.Elapsed.TotalSeconds, executions, null, null);
    }
}
