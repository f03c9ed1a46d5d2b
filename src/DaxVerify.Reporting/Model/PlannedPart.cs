namespace DaxVerify.Reporting.Model;

/// <summary>A part of a run that several machines do together.</summary>
/// <param name="Name">As in <see cref="ReportPart.Name"/>.</param>
/// <param name="IsDivided">Each share does some of it; if not, one share does all of it.</param>
public sealed record PlannedPart(string Name, bool IsDivided);
