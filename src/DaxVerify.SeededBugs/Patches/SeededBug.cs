using System.Collections.Immutable;
using DaxVerify.SeededBugs.Sources;

namespace DaxVerify.SeededBugs.Patches;

/// <summary>A defect that the harness must see: a change of the bus's sources, and what it does wrong.</summary>
/// <param name="Name">Its name; of a patch, that of its file.</param>
/// <param name="Origin">The commit that fixed the defect, or the operator and the place that made a mutant.</param>
/// <param name="Wrong">What goes wrong, in a sentence.</param>
/// <param name="Invariant">What is broken.</param>
/// <param name="Expected">The layers that are expected to see it.</param>
/// <param name="Files">The sources of the bus with the defect, by their paths in the repository.</param>
public sealed record SeededBug(
    string Name, string Origin, string Wrong, string Invariant, IReadOnlyList<string> Expected, ImmutableSortedDictionary<string, string> Files)
{
    private const string Folder = "specs/seeded-bugs/";
    private const string Extension = ".patch";

    /// <summary>Every patch that comes with the program, applied.</summary>
    /// <returns>The bugs in order of their names.</returns>
    /// <exception cref="PatchException">One is malformed or doesn't apply.</exception>
    public static IReadOnlyList<SeededBug> Historical() =>
        [.. BusSources.Embedded(Folder).Select(patch => Parse(patch.Key[Folder.Length..^Extension.Length], patch.Value, BusSources.Files))];

    /// <summary>Reads a patch with its head and applies it.</summary>
    /// <param name="text">Lines <c>Commit:</c>, <c>Wrong:</c>, <c>Invariant:</c> and <c>Detectors:</c>, then a unified diff.</param>
    /// <param name="sources">What it applies to.</param>
    /// <exception cref="PatchException">It is malformed or doesn't apply.</exception>
    public static SeededBug Parse(string name, string text, ImmutableSortedDictionary<string, string> sources)
    {
        var lines = text.Split('\n');
        string Member(string key) =>
            lines.TakeWhile(line => !line.StartsWith("--- ", StringComparison.Ordinal)).FirstOrDefault(line => line.StartsWith(key + ": ", StringComparison.Ordinal)) is { } line
                ? line[(key.Length + 2)..].Trim()
                : throw new PatchException(name, $"no line '{key}: ' before the diff");
        return new SeededBug(
            name,
            Member("Commit"),
            Member("Wrong"),
            Member("Invariant"),
            Member("Detectors").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            UnifiedDiff.Apply(name, text, sources));
    }
}
