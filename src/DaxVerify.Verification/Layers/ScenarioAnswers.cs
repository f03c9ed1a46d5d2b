using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Layers;

/// <summary>What explorations of scenarios found, as answers: the scenario with as few operations as show the defect.</summary>
internal static class ScenarioAnswers
{
    /// <summary>The answer of a campaign of drawn scenarios.</summary>
    /// <param name="counts">Which findings count.</param>
    public static LayerAnswer Of(CampaignResult result, Func<ScenarioFinding, bool> counts)
    {
        foreach (var (executions, finding) in result.Findings.Where(found => counts(found.Finding)))
        {
            var smaller = ScenarioCampaign.Shrink(finding, detectsRaces: true);
            return Found(smaller, executions, TimeSpan.FromSeconds(result.SecondsToLast), detectsRaces: true);
        }

        return new LayerAnswer(false, result.Elapsed.TotalSeconds, result.Executions, null, null);
    }

    public static LayerAnswer Found(ScenarioFinding finding, long executions, TimeSpan after, bool detectsRaces) => new(
        true, after.TotalSeconds, executions, $"{finding.Scenario}: {finding.Bug.Message.Split('\n')[0]}", TraceFile.ToJson(finding.ToTrace(detectsRaces)));
}
