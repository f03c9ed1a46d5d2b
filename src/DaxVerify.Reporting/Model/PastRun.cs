namespace DaxVerify.Reporting.Model;

/// <summary>What is shown of an older run beside a new one.</summary>
/// <param name="Started">When it began, in UTC.</param>
/// <param name="Seconds">Time that it took.</param>
/// <param name="Parts">Its parts, without their findings and lines.</param>
public sealed record PastRun(DateTime Started, RunVerdict Verdict, double Seconds, IReadOnlyList<PastPart> Parts);
