namespace DaxVerify.Reporting.Model;

/// <summary>What each way of looking said of one defect.</summary>
/// <param name="Name">The defect.</param>
/// <param name="Cells">One for each column.</param>
public sealed record MatrixRow(string Name, IReadOnlyList<MatrixCell> Cells);
