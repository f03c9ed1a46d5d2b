namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The name of a scenario, which says all of it: a starting point and, after a colon, the threads joined by <c>+</c>, each with its
/// operations joined by commas, such as <c>sized:read-start+shrink</c>. <see cref="OperationSpelling"/> spells the operations.
/// </summary>
/// <param name="Point">Name of the starting point.</param>
/// <param name="Threads">The spelled operations of each thread.</param>
public sealed record ScenarioName(string Point, IReadOnlyList<IReadOnlyList<string>> Threads)
{
    /// <summary>How many operations the threads have together.</summary>
    public int OperationCount => Threads.Sum(thread => thread.Count);

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its parts; whether the words mean something is not checked.</returns>
    /// <exception cref="FormatException">There is no starting point.</exception>
    public static ScenarioName Parse(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? new ScenarioName(name[..colon], [.. name[(colon + 1)..].Split('+').Select(thread => thread.Split(','))])
            : throw new FormatException(
                $"scenario '{name}' doesn't begin with a starting point and a colon; there are {string.Join(", ", StartingPoint.All.Select(p => p.Name))}");
    }

    /// <summary>What threads that didn't end are stuck in.</summary>
    /// <param name="progress">How many operations each thread has completed.</param>
    /// <returns>For each thread that didn't end, the kind of operation that it was in; the simplest of its family, see <see cref="OperationKind.Family"/>.</returns>
    public IReadOnlyList<string> StuckIn(IReadOnlyList<int> progress) =>
    [
        .. Enumerable.Range(0, progress.Count).Where(i => progress[i] < Threads[i].Count)
            .Select(i => OperationKind.Family(OperationSpelling.KindOf(Threads[i][progress[i]]))),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Point}:{string.Join('+', Threads.Select(thread => string.Join(',', thread)))}";
}
