namespace DaxVerify.Reporting.Model;

/// <summary>Lines of a source file that follow each other.</summary>
/// <param name="File">As in <see cref="SourcePlace.File"/>.</param>
/// <param name="FirstLine">Number of the first, from 1.</param>
/// <param name="Lines">Their text.</param>
public sealed record SourceExcerpt(string File, int FirstLine, IReadOnlyList<string> Lines);
