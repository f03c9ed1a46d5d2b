namespace DaxVerify.Cli.Tests.Documentation;

/// <summary>A command line that a page shows.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Text">The command line, beginning with the program's name.</param>
internal sealed record DocumentedLine(string Page, int Line, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line}: {Text}";
}
