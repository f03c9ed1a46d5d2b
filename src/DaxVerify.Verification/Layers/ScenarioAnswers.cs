using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Layers;

/// <summary>What explorations of scenarios found, as answers: the scenario with as few operations as show the defect.</summary>
internal static class ScenarioAnswers
{
    /// <summary>The answer of a campaign of drawn scenarios.</summary>
    /// <param name="counts">Which findings count.</param>
    /// <param name="question">Whether the finding is made smaller, which may take as long as finding it might have.</param>
    public static LayerAnswer Of(CampaignResult result, Func<ScenarioFinding, bool> counts, LayerQuestion question)
    {
        foreach (var (executions, finding) in result.Findings.Where(found => counts(found.Finding)))
        {
            var smaller = question.Shrinks ? ScenarioCampaign.Shrink(finding, detectsRaces: true, question.Budget) : finding;
            return Found(smaller, executions, TimeSpan.FromSeconds(result.SecondsToLast), detectsRaces: true, isGiven: !ReferenceEquals(smaller, finding));
        }

        return new LayerAnswer(false, result.Elapsed.TotalSeconds, result.Executions, null, null);
    }

    /// <param name="isGiven">Whether the scenario was given by name: a schedule that drew it has choices that no trace of the scenario holds.</param>
    public static LayerAnswer Found(ScenarioFinding finding, long executions, TimeSpan after, bool detectsRaces, bool isGiven) => new(
        true,
        after.TotalSeconds,
        executions,
        $"{finding.Scenario}: {finding.Bug.Message.Split('\n')[0]}",
        isGiven ? TraceFile.ToJson(finding.ToTrace(detectsRaces)) : null);
}
