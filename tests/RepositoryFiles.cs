namespace DaxVerify.Tests;

/// <summary>Finds the repository's own files from the test binaries; <c>tests/Directory.Build.props</c> gives it to every test project.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "DaxVerify.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("DaxVerify.sln not found above the test binaries");
    }
}
