namespace DaxVerify.Verification.SecondEngine;

/// <summary>What the second engine explored and found.</summary>
/// <param name="Executions">How many executions it ran.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="Findings">Each defect once, as they came.</param>
public sealed record EngineResult(long Executions, double Seconds, IReadOnlyList<EngineFinding> Findings)
{
    /// <summary>Executions a second; 0 when there were none.</summary>
    public double PerSecond => Seconds > 0 ? Executions / Seconds : 0;
}
