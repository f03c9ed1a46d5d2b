namespace DaxVerify.Kernel.Tests;

/// <summary>Where the tests find the repository's own files.</summary>
internal static class Repository
{
    /// <summary>Folder of the kept recordings.</summary>
    public static string Recordings { get; } = Path.Combine(Root(), "specs", "kernel-traces");

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "DaxVerify.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"no DaxVerify.sln above {AppContext.BaseDirectory}");
    }
}
