namespace DaxVerify.Reporting.Model;

/// <summary>Where in the sources something is, by names that mean the same on another machine.</summary>
/// <param name="File">Path below the folder that the command ran in, with forward slashes; of any other file its name alone.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record SourcePlace(string File, int Line)
{
    /// <summary>How reports spell it.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}");
}
