namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>A command that a page shows after a prompt, with what the page says it printed.</summary>
/// <param name="Line">Number of its line, from 1.</param>
/// <param name="Text">The command line, without the prompt.</param>
/// <param name="Output">The lines after it, up to the next prompt or the end of the block.</param>
internal sealed record PastedCommand(int Line, string Text, IReadOnlyList<string> Output);
