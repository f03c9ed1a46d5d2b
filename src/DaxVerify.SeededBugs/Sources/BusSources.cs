using System.Collections.Immutable;
using System.Reflection;

namespace DaxVerify.SeededBugs.Sources;

/// <summary>The bus as it was when the program was built: its source files, which come with the program, by their paths in the repository.</summary>
public static class BusSources
{
    private const string Folder = "src/DaxVerify.Bus/";
    private static readonly Lazy<ImmutableSortedDictionary<string, string>> s_files = new(() => Embedded(Folder));

    /// <summary>Path to text, such as <c>src/DaxVerify.Bus/Dax/DevDax.cs</c>.</summary>
    public static ImmutableSortedDictionary<string, string> Files => s_files.Value;

    /// <summary>Reads what was put into the program at its build.</summary>
    /// <param name="prefix">What the paths begin with.</param>
    internal static ImmutableSortedDictionary<string, string> Embedded(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.Replace('\\', '/').StartsWith(prefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(name => name.Replace('\\', '/'), name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
