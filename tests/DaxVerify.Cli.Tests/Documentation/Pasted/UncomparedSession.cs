namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>Commands on a page that <see cref="PastedCommandTests"/> doesn't run, and why.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Name">The first command of the session.</param>
/// <param name="Reason">Why it isn't run: it takes long, or needs what a test run hasn't.</param>
internal sealed record UncomparedSession(string Page, string Name, string Reason);
