using System.Globalization;
using System.Reflection.PortableExecutable;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Cli.Reports;

/// <summary>
/// Finds the source files behind the places that the engine names, by the symbols of the assemblies. The engine says a file's name alone: where
/// two files have it, none is shown rather than the wrong one.
/// </summary>
internal sealed class SourceFiles
{
    private const int Around = 4;
    private const int LinesMax = 4_000;
    private readonly string _root = Path.GetFullPath(Environment.CurrentDirectory);
    private readonly Dictionary<string, HashSet<string>> _byName = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<int>> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>Reads which files assemblies were made from.</summary>
    /// <param name="assemblies">Their simple names; those without symbols are passed over.</param>
    public SourceFiles(string folder, IEnumerable<string> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            foreach (var file in DocumentsOf(Path.Combine(folder, assembly + ".dll")).Where(File.Exists))
            {
                var name = Path.GetFileName(file);
                (_byName.TryGetValue(name, out var known) ? known : _byName[name] = new HashSet<string>(StringComparer.Ordinal)).Add(file);
            }
        }
    }

    /// <summary>Reads which files the bus and its scenarios were made from.</summary>
    public static SourceFiles OfThisProgram() =>
        new(AppContext.BaseDirectory, Directory.EnumerateFiles(AppContext.BaseDirectory, "DaxVerify.*.dll").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file)));

    /// <summary>The lines around every place that was found, as far as they are not too many.</summary>
    public IReadOnlyList<SourceExcerpt> Excerpts => [.. _shown.SelectMany(file => ExcerptsOf(file.Key, file.Value))];

    /// <summary>Finds a place.</summary>
    /// <param name="at">The place as the engine says it, such as <c>Counter.cs:12</c>.</param>
    /// <returns>The line of a file; <see langword="null"/> if it isn't known which.</returns>
    public SourcePlace? Find(string at)
    {
        var colon = at.LastIndexOf(':');
        if (colon < 0
            || !int.TryParse(at.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            || !_byName.TryGetValue(at[..colon], out var files)
            || files.Count != 1)
        {
            return null;
        }

        return Show(files.Single(), line);
    }

    /// <summary>Notes that a line is shown.</summary>
    /// <param name="line">From 1.</param>
    public SourcePlace Show(string path, int line)
    {
        var place = new SourcePlace(NameOf(path), line);
        _paths[place.File] = path;
        (_shown.TryGetValue(place.File, out var lines) ? lines : _shown[place.File] = []).Add(line);
        return place;
    }

    /// <summary>The place in a recording. Its lines are as long as a machine is large, so none is shown.</summary>
    /// <param name="at">As <c>file:line</c>.</param>
    public SourcePlace ShowRecording(string at)
    {
        var colon = at.LastIndexOf(':');
        return new SourcePlace(NameOf(Path.GetFullPath(at[..colon])), int.Parse(at.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static List<string> DocumentsOf(string assembly)
    {
        if (!File.Exists(assembly))
        {
            return [];
        }

        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        if (!image.HasMetadata || !image.TryOpenAssociatedPortablePdb(assembly, path => File.Exists(path) ? File.OpenRead(path) : null, out var provider, out _) || provider is null)
        {
            return [];
        }

        using (provider)
        {
            var symbols = provider.GetMetadataReader();
            return [.. symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name))];
        }
    }

    /// <summary>The path below the current folder; of a file elsewhere the name alone: a report names the folder that the run began in, and paths begin there.</summary>
    private string NameOf(string path)
    {
        var relative = Path.GetRelativePath(_root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative.Replace('\\', '/');
    }

    private IEnumerable<SourceExcerpt> ExcerptsOf(string file, SortedSet<int> places)
    {
        var text = ReadLines(_paths[file]);
        var wanted = places.SelectMany(line => Enumerable.Range(line - Around, (2 * Around) + 1)).Where(line => line >= 1 && line <= text.Length).Distinct().Take(LinesMax).ToList();
        for (var i = 0; i < wanted.Count;)
        {
            var first = i;
            while (++i < wanted.Count && wanted[i] == wanted[i - 1] + 1)
            {
            }

            yield return new SourceExcerpt(file, wanted[first], [.. wanted[first..i].Select(line => text[line - 1])]);
        }
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a report without that file's lines is still one
        }
    }
}
