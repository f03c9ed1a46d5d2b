using DaxVerify.Serve.Clients;

namespace DaxVerify.Serve.Tests;

/// <summary>What this machine lacks for a test.</summary>
internal static class Missing
{
    /// <summary>Says why a test can't run here.</summary>
    /// <param name="program">A program it starts.</param>
    /// <returns>Null when it can, or must.</returns>
    public static string? Unless(string program) =>
        Environment.GetEnvironmentVariable("CI") != "true" && ClientShell.Lacks(program) is { } reason ? $"{reason} (.ci/run installs daxctl)" : null;
}
