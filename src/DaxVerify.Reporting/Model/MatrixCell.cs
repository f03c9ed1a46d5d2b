namespace DaxVerify.Reporting.Model;

/// <summary>What one of them said of it: a cell.</summary>
/// <param name="Text">In a few words or a figure.</param>
public sealed record MatrixCell(MatrixTone Tone, string Text)
{
    /// <summary>More about it, shown when somebody asks for it; empty if there is none.</summary>
    public string Detail { get; init; } = "";
}
