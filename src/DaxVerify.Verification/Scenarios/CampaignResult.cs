namespace DaxVerify.Verification.Scenarios;

/// <summary>What a campaign of drawn scenarios explored and found.</summary>
/// <param name="Executions">Executions, each of another scenario, without those for shrinking.</param>
/// <param name="SecondsToLast">Seconds until the last new defect was seen.</param>
/// <param name="Elapsed">Time it took.</param>
/// <param name="Findings">One finding for each defect, with the number of executions after which it was seen first.</param>
public sealed record CampaignResult(
    long Executions, double SecondsToLast, TimeSpan Elapsed, IReadOnlyList<(long Executions, ScenarioFinding Finding)> Findings);
