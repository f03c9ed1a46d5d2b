namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>
/// The name of a scenario, which says all of it: a starting point and, after a colon, the threads joined by <c>+</c>, each with its
/// operations joined by commas, such as <c>sized:read-start+shrink</c>. <see cref="ScenarioOperation"/> spells the operations.
/// </summary>
/// <param name="Threads">The operations of each thread.</param>
public sealed record ScenarioName(StartingPoint Point, IReadOnlyList<IReadOnlyList<ScenarioOperation>> Threads)
{
    /// <summary>How many operations the threads have together.</summary>
    public int OperationCount => Threads.Sum(thread => thread.Count);

    /// <summary>Every operation, by thread.</summary>
    public IEnumerable<ScenarioOperation> Operations => Threads.SelectMany(thread => thread);

    /// <summary>Takes a name apart.</summary>
    /// <returns>Its parts.</returns>
    /// <exception cref="FormatException">The name doesn't say a scenario; the message says what would.</exception>
    public static ScenarioName Parse(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw new FormatException(
                $"scenario '{name}' doesn't begin with a starting point and a colon; there are {string.Join(", ", StartingPoint.All.Concat(StartingPoint.Special).Select(p => p.Name))}");
        }

        var point = StartingPoint.Find(name[..colon]) ?? throw new FormatException(
            $"no starting point '{name[..colon]}'; there are {string.Join(", ", StartingPoint.All.Concat(StartingPoint.Special).Select(p => p.Name))}");
        var threads = name[(colon + 1)..].Split('+').Select(thread => thread.Split(',').Select(ScenarioOperation.Parse).ToArray()).ToArray();
        return threads.SelectMany(thread => thread).FirstOrDefault(operation => operation.Target > threads.Length) is { } astray
            ? throw new FormatException($"'{astray}': the scenario has threads 1 to {threads.Length}")
            : new ScenarioName(point, threads);
    }

    /// <summary>The scenario that the name stands for.</summary>
    /// <param name="mode">Mode of the bus.</param>
    public Scenario On(KernelMode mode) => new()
    {
        Name = this,
        Mode = mode,
        Topology = Point.Topology,
        Prologue = Point.Prologue,
        ProcessPrologue = Point.Process,
        Threads = [.. Threads.Select(thread => thread.Select(operation => operation.On(Point.Instance)).ToArray())],
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Point.Name}:{string.Join('+', Threads.Select(thread => string.Join(',', thread)))}";
}
