namespace DaxVerify.Cli.Invocation;

/// <summary>A bar.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Look">Asks how far it is, several times a second and on a thread of its own; <see langword="null"/> before it begins.</param>
internal sealed record LiveRow(string Name, Func<LiveStep?> Look);
