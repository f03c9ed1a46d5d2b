using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Layers;

/// <summary>Drawn scenarios of the strict bus under drawn schedules, up to the first finding.</summary>
internal sealed class DrawnLayer : IBugLayer
{
    /// <inheritdoc/>
    public string Name => "exploration";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question) =>
        ScenarioAnswers.Of(ScenarioCampaign.Run(KernelMode.Strict, question.Seed, question.Budget, detectsRaces: true, (_, _) => true), _ => true, question);
}
