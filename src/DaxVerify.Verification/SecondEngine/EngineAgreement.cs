using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.SecondEngine;

/// <summary>What the project's own engine says of a defect that the second one reports. A disagreement is a defect of one of them.</summary>
/// <param name="Theirs">The second engine's finding.</param>
/// <param name="Ours">The same defect by the project's own engine, with a schedule that replays; <see langword="null"/> if it wasn't met.</param>
/// <param name="Executions">How many executions the project's own engine took.</param>
public sealed record EngineAgreement(EngineFinding Theirs, ScenarioFinding? Ours, long Executions)
{
    /// <summary>How long the project's own engine looks.</summary>
    public const int ExecutionsMax = 10_000;

    /// <summary>Looks for a finding of the second engine in the same scenario; the second engine sees no races, so none are looked for.</summary>
    /// <param name="seed">Where the choices begin.</param>
    public static EngineAgreement Search(EngineFinding theirs, ulong seed) => Search(theirs, theirs.Key, seed);

    /// <summary>Looks for a defect in the scenario of a finding.</summary>
    /// <param name="key">The defect.</param>
    /// <param name="seed">Where the choices begin.</param>
    internal static EngineAgreement Search(EngineFinding theirs, string key, ulong seed)
    {
        var scenario = ScenarioName.Parse(theirs.Report.Scenario).On(theirs.Mode) with { DetectsRaces = false };
        var (result, finding) = ScenarioExplorer.Search(
            scenario, key, new ExplorationOptions { Executions = ExecutionsMax, Seed = seed, PredictLockOrder = false });
        return new EngineAgreement(theirs, finding, result.Executions);
    }

    /// <summary>The agreement or disagreement in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => Ours is null
        ? $"DISAGREEMENT: Coyote sees '{Theirs.Key}' in {Theirs.Report.Scenario} on {Theirs.Mode} after {Counted.Of(Theirs.Since, "execution")} with seed {Theirs.Seed}, "
            + $"daxverify's engine doesn't in {Executions}"
        : $"daxverify's engine sees the same after {Counted.Of(Executions, "execution")}";
}
