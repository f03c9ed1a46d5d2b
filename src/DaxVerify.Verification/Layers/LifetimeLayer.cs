using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Layers;

/// <summary>Drawn scenarios again, but only what has to do with the life of objects counts: a use after the release, a second release, an object that is left.</summary>
internal sealed class LifetimeLayer : IBugLayer
{
    private static readonly string[] s_rules = ["no-leak", "no-use-after-free"];
    private static readonly string[] s_exceptions = ["UseAfterFreeException", "OutOfBoundsException"];

    /// <inheritdoc/>
    public string Name => "lifetime";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question) => ScenarioAnswers.Of(
        ScenarioCampaign.Run(KernelMode.Strict, question.Seed, question.Budget, detectsRaces: false, (finding, _) => IsOfLifetime(finding)), IsOfLifetime, question);

    private static bool IsOfLifetime(ScenarioFinding finding) =>
        finding.Bug.Kind is BugKind.UseAfterRelease or BugKind.DoubleRelease
        || (finding.Bug.Finding.Violation is { } violation && s_rules.Contains(violation.Rule))
        || (finding.Bug.Finding.Exception is { } thrown && s_exceptions.Any(name => thrown.Type.EndsWith(name, StringComparison.Ordinal)));
}
