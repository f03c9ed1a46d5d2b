namespace DaxVerify.Verification.Campaigns;

/// <summary>What came of a whole check.</summary>
/// <param name="Seed">Where generated sequences began.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="Stages">The stages in the order they ran.</param>
public sealed record CheckResult(ulong Seed, double Seconds, IReadOnlyList<StageResult> Stages)
{
    /// <summary>Whether no stage found anything.</summary>
    public bool IsClean => Stages.All(stage => stage.Verdict == StageVerdict.Clean);
}
