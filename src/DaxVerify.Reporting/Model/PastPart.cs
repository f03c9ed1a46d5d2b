namespace DaxVerify.Reporting.Model;

/// <summary>What is shown of a part of an older run.</summary>
/// <param name="Name">As in <see cref="ReportPart.Name"/>.</param>
/// <param name="IsViolated">Whether something was wrong that counted.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="Metrics">As in <see cref="ReportPart.Metrics"/>.</param>
public sealed record PastPart(string Name, bool IsViolated, double Seconds, IReadOnlyDictionary<string, double> Metrics);
