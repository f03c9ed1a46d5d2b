namespace DaxVerify.Reporting.Model;

/// <summary>Who sees what: a row for each defect, a column for each way of looking for it.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Columns">The ways, in order.</param>
/// <param name="Rows">The defects, in order.</param>
public sealed record ReportMatrix(string Title, IReadOnlyList<string> Columns, IReadOnlyList<MatrixRow> Rows);
