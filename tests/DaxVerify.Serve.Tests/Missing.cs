namespace DaxVerify.Serve.Tests;

/// <summary>What this machine lacks for a test.</summary>
internal static class Missing
{
    /// <summary>Says why a test can't run here.</summary>
    /// <param name="program">A program it starts.</param>
    /// <param name="device">A device it opens, as root.</param>
    /// <returns>Null when it can, or must.</returns>
    public static string? Unless(string program, string device)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            return null;
        }

        if (!File.Exists(device) || Environment.UserName != "root")
        {
            return $"{device} can't be opened here: mounting takes it and root";
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':');
        return folders.Any(folder => File.Exists(Path.Combine(folder, program))) ? null : $"{program} is not on the PATH (.ci/run installs it)";
    }
}
