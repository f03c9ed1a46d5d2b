namespace DaxVerify.Cli.Invocation;

/// <summary>A bar.</summary>
/// <param name="Name">What stands before it, in a word or two.</param>
/// <param name="Look">Asks how far it is, several times a second and on a thread of its own; <see langword="null"/> before it begins.</param>
internal sealed record LiveRow(string Name, Func<LiveStep?> Look);
