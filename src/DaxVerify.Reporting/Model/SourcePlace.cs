namespace DaxVerify.Reporting.Model;

/// <summary>A line of a source file.</summary>
/// <param name="File">Path below the folder that the command ran in, with forward slashes; of any other file its name alone.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record SourcePlace(string File, int Line)
{
    /// <summary>How reports spell it.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}");
}
