using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Scenarios whose threads do what was recorded, one sequence a thread: <c>recorded:a.jsonl+b.jsonl</c>. What two clients did one after the other is explored side by side. Of the recordings only the
/// machine, which has to be the same, and the operations count.
/// </summary>
public static class RecordedScenario
{
    private const string Point = "recorded";
    private const string Prefix = Point + ":";

    /// <summary>Whether a name is of this kind.</summary>
    public static bool IsName(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads the recordings that a name says.</summary>
    /// <param name="name">The prefix, and files joined by <c>+</c>, each with one sequence.</param>
    /// <param name="mode">Mode of the bus, whatever the recordings are of.</param>
    /// <exception cref="RecordingFormatException">A file isn't a recording.</exception>
    /// <exception cref="FormatException">A file has several sequences or none with an operation, or their machines differ.</exception>
    public static Scenario Parse(string name, KernelMode mode)
    {
        var paths = name[Prefix.Length..].Split('+');
        var sequences = paths.Select(Only).ToList();
        var text = MachineOf(sequences[0]);
        if (sequences.FindIndex(sequence => MachineOf(sequence) != text) is var other and > 0)
        {
            throw new FormatException($"{paths[0]} and {paths[other]} are of different machines");
        }

        var point = new StartingPoint(Point, "the machine that the recordings begin on", "dax0.0", []) { Topology = sequences[0].Topology };
        var threads = sequences.Zip(paths, (sequence, path) => new[] { new ScenarioOperation(new ScenarioOperationKind(path, _ => sequence.Steps[0].Operation)) });
        return new Scenario
        {
            Name = new ScenarioName(point, [.. threads]),
            Mode = mode,
            Topology = point.Topology,
            Threads = [.. sequences.Select(sequence => sequence.Steps.Select(step => step.Operation).ToArray())],
        };
    }

    private static RecordedSequence Only(string path)
    {
        var sequences = RecordingFiles.ReadAll(RecordingFiles.Find([path])).Take(2).ToList();
        return sequences is [{ Steps.Count: > 0 } only] ? only
            : throw new FormatException($"{path}: a thread runs one sequence; there are {(sequences.Count > 1 ? "several" : "no steps in it")}");
    }

    private static string MachineOf(RecordedSequence sequence) => RecordingWriter.Topology(string.Empty, sequence.Topology).ToJsonString();
}
