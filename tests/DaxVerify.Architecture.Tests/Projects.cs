using System.Xml.Linq;

namespace DaxVerify.Architecture.Tests;

/// <summary>The source projects of the repository and what their project files reference.</summary>
internal static class Projects
{
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Project name to the names of the projects whose assemblies it references; an analyzer that only runs in the build is none.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(
            file => Path.GetFileNameWithoutExtension(file)["DaxVerify.".Length..],
            file => XDocument.Load(file).Descendants("ProjectReference")
                .Where(r => r.Attribute("ReferenceOutputAssembly")?.Value != "false")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))["DaxVerify.".Length..])
                .ToArray());

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "DaxVerify.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("DaxVerify.sln not found above the test binaries");
    }
}
