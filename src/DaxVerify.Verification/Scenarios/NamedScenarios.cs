using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>Makes scenarios from their names; see <see cref="ScenarioName"/>.</summary>
public static class NamedScenarios
{
    /// <summary>The scenario that a name stands for.</summary>
    /// <param name="name">The name.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="FormatException">The name doesn't say a scenario; the message says what would.</exception>
    public static Scenario Parse(string name, KernelMode mode) => Make(ScenarioName.Parse(name), mode);

    /// <summary>The scenario that a name stands for.</summary>
    /// <param name="name">The name, in parts.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="FormatException">The name doesn't say a scenario; the message says what would.</exception>
    public static Scenario Make(ScenarioName name, KernelMode mode)
    {
        var point = StartingPoint.Find(name.Point) ?? throw new FormatException(
            $"no starting point '{name.Point}'; there are {string.Join(", ", StartingPoint.All.Select(p => p.Name))}");
        var threads = name.Threads.Select(words => words.Select(word => OperationSpelling.Parse(word, point.Instance, name.Threads.Count)).ToArray()).ToArray();
        return new Scenario
        {
            Name = name.ToString(),
            Mode = mode,
            Topology = point.Topology,
            Prologue = point.Prologue,
            ProcessPrologue = point.Process,
            Threads = threads,
        };
    }
}
