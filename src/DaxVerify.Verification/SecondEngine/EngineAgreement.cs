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

    /// <summary>Looks for a finding of the second engine in the same scenario.</summary>
    /// <param name="theirs">The finding.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="seed">Where the choices begin.</param>
    /// <returns>What came of it.</returns>
    public static EngineAgreement Search(EngineFinding theirs, KernelMode mode, ulong seed)
    {
        var scenario = ScenarioName.Parse(theirs.Scenario).On(mode) with { DetectsRaces = false };
        var (result, finding) = ScenarioExplorer.Search(
            scenario, theirs.Key, new ExplorationOptions { Executions = ExecutionsMax, Seed = seed, PredictLockOrder = false, Minimise = false });
        return new EngineAgreement(theirs, finding?.Key == theirs.Key ? finding : null, result.Executions);
    }

    /// <summary>The agreement or disagreement in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => Ours is null
        ? $"DISAGREEMENT: daxverify's engine doesn't see '{Theirs.Key}' in {Theirs.Scenario} in {Executions} executions"
        : $"daxverify's engine sees the same after {Executions} executions: {Ours.Bug.Replay}";
}
