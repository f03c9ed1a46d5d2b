namespace DaxVerify.Packages.Tests;

/// <summary>How a program ended that was run in the fresh folder.</summary>
internal sealed record FreshResult(int ExitCode, string Output, string Error)
{
    /// <summary>All that it printed.</summary>
    public string Text => Output + Error;
}
