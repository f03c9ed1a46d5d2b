using System.Text.Json;
using System.Text.RegularExpressions;

namespace DaxVerify.Kernel.Confirming;

/// <summary>A finding's script or program, and what a kernel that has the defect shows.</summary>
/// <param name="Name">Name of the file without its ending: <c>007-id-given-back-early</c>.</param>
/// <param name="Path">The file: a shell script (<c>.sh</c>), or a program that needs an unbound dax0.1 (<c>.c</c>).</param>
/// <param name="Expected">Kinds of symptoms that are the finding's; empty when every one is.</param>
public sealed partial record KnownFinding(string Name, string Path, IReadOnlyList<SymptomKind> Expected)
{
    private static readonly (string Start, SymptomKind[] Kinds)[] s_kinds =
    [
        ("hang of ", [SymptomKind.Hang, SymptomKind.BadLocking]),
        ("data race ", [SymptomKind.DataRace, SymptomKind.UseAfterFree, SymptomKind.Crash, SymptomKind.Warning]),
        ("use after release ", [SymptomKind.UseAfterFree, SymptomKind.Crash, SymptomKind.DataRace, SymptomKind.WrongState]),
        (string.Empty, [SymptomKind.WrongState, SymptomKind.Warning, SymptomKind.BadLocking, SymptomKind.UseAfterFree]),
    ];

    private static readonly string[] s_endings = [".sh", ".c"];

    /// <summary>Whether it is a program that has to be compiled.</summary>
    public bool IsProgram => Path.EndsWith(".c", StringComparison.Ordinal);

    /// <summary>Finds findings.</summary>
    /// <param name="paths">Scripts and programs, or folders of numbered ones.</param>
    /// <returns>The findings, by name.</returns>
    /// <exception cref="KernelInputException">A path leads to none.</exception>
    public static IReadOnlyList<KnownFinding> Find(IEnumerable<string> paths) =>
        [.. paths.SelectMany(Files).Select(Open).OrderBy(finding => finding.Name, StringComparer.Ordinal)];

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) && s_endings.Contains(System.IO.Path.GetExtension(path))
                ? [path]
                : throw new KernelInputException($"{path} is neither a finding's script (.sh), nor its program (.c), nor a folder of them");
        }

        var files = Directory.GetFiles(path).Where(file => Numbered().IsMatch(System.IO.Path.GetFileName(file))).ToList();
        return files.Count > 0 ? files : throw new KernelInputException($"{path} has no finding's script or program, as 001-name.sh or 001-name.c");
    }

    private static KnownFinding Open(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var trace = System.IO.Path.ChangeExtension(path, ".json");
        return new KnownFinding(name, path, File.Exists(trace) ? Kinds(trace) : []);
    }

    /// <summary>The kept trace beside it says what the model shows; some of that has a second face on a kernel.</summary>
    private static SymptomKind[] Kinds(string trace)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(trace));
            var key = json.RootElement.GetProperty("key").GetString()!;
            return s_kinds.First(kinds => key.StartsWith(kinds.Start, StringComparison.Ordinal)).Kinds;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new KernelInputException($"{trace} is no kept trace with a member 'key': {e.Message}");
        }
    }

    [GeneratedRegex(@"^\d{3}-.*\.(sh|c)$")]
    private static partial Regex Numbered();
}
