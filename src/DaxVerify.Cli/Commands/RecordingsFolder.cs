using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Commands;

/// <summary>Finds the recordings that come with the project, from wherever in it the command was started.</summary>
internal static class RecordingsFolder
{
    private static readonly string s_inProject = Path.Combine("specs", "kernel-traces");

    /// <summary>Finds the folder in the current directory or one above it, else above the program.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="UsageException">There is none.</exception>
    public static string Find() =>
        Above(Environment.CurrentDirectory) ?? Above(AppContext.BaseDirectory)
        ?? throw new UsageException($"no {s_inProject} here or above; name the recordings with --recordings PATH");

    private static string? Above(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, s_inProject);
            if (Directory.Exists(candidate))
            {
                return Path.GetRelativePath(Environment.CurrentDirectory, candidate);
            }
        }

        return null;
    }
}
