using System.Xml.Linq;

namespace DaxVerify.Architecture.Tests;

/// <summary>
/// The projects of the repository and what their project files reference: name to the names of the projects whose assemblies it references; an
/// analyzer that only runs in the build is none.
/// </summary>
internal static class Projects
{
    /// <summary>The source projects.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = Below("src").ToDictionary();

    /// <summary>The projects of tests; programs under test and benchmarks are none.</summary>
    public static IReadOnlyDictionary<string, string[]> Tests { get; } =
        Below("tests").Where(p => p.Key.EndsWith(".Tests", StringComparison.Ordinal)).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string[]>> Below(string folder) =>
        from file in Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*.csproj", SearchOption.AllDirectories)
        select KeyValuePair.Create(
            NameOf(file),
            XDocument.Load(file).Descendants("ProjectReference").Where(r => r.Attribute("ReferenceOutputAssembly")?.Value != "false")
                .Select(r => NameOf(r.Attribute("Include")!.Value.Replace('\\', '/'))).ToArray());

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file)["DaxVerify.".Length..];
}
