using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The built-in scenarios. A name is a starting point and, after a colon, the threads joined by <c>+</c>, each with its operations
/// joined by commas: <c>sized:read-start+shrink</c>. Parts of the language are in <see cref="OperationSpelling"/>.
/// </summary>
public static class NamedScenarios
{
    /// <summary>The scenario that a name stands for.</summary>
    /// <param name="name">The name.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="FormatException">The name doesn't say a scenario; the message says what would.</exception>
    public static Scenario Parse(string name, string mode)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var point = colon > 0 ? StartingPoint.Find(name[..colon]) : null;
        if (point is null)
        {
            throw new FormatException(
                $"scenario '{name}' doesn't begin with a starting point and a colon; there are {string.Join(", ", StartingPoint.All.Select(p => p.Name))}");
        }

        return new Scenario
        {
            Name = name,
            Mode = mode,
            Topology = StartingPoint.Topology,
            Prologue = point.Prologue,
            Threads = [.. name[(colon + 1)..].Split('+').Select(thread => thread.Split(',').Select(word => OperationSpelling.Parse(word, point.Instance)).ToArray())],
        };
    }
}
