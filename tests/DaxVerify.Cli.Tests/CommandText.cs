namespace DaxVerify.Cli.Tests;

/// <summary>Command lines as tests write them: with words for paths.</summary>
internal static class CommandText
{
    /// <summary>The arguments that a line stands for: PROGRAMS, INPUTS, REPOSITORY and FOLDER are paths, a test's name is one of <see cref="ReportPrograms"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="folder">What FOLDER stands for.</param>
    /// <param name="root">What INPUTS and REPOSITORY are relative to; full paths when <see langword="null"/>.</param>
    /// <returns>The arguments.</returns>
    public static string[] Expand(string line, string folder, string? root = null)
    {
        root ??= CommandLine.Repository + "/";
        var arguments = line.Split(' ').Select(word => word
            .Replace("PROGRAMS", typeof(ReportPrograms).Assembly.Location, StringComparison.Ordinal)
            .Replace("INPUTS", root + "tests/DaxVerify.Cli.Tests/Snapshots/Inputs", StringComparison.Ordinal)
            .Replace("REPOSITORY/", root, StringComparison.Ordinal)
            .Replace("FOLDER", folder, StringComparison.Ordinal)).ToArray();
        var test = Array.IndexOf(arguments, "--test") + 1;
        if (test > 0)
        {
            arguments[test] = $"{typeof(ReportPrograms).FullName}.{arguments[test]}";
        }

        return arguments;
    }
}
