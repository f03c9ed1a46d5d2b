namespace DaxVerify.Vocabulary;

/// <summary>The releases of one series that have a defect: from its first to the one that repairs it.</summary>
/// <param name="Series">The series: <c>6.12</c>.</param>
/// <param name="Repaired">The first release without it; null when none is known.</param>
public sealed record ReleaseRange(string Series, KernelRelease? Repaired)
{
    public bool Contains(KernelRelease release) => release.Series == Series && (Repaired is null || release < Repaired);

    /// <inheritdoc/>
    public override string ToString() => Repaired is { } repaired ? $"{Series} before {repaired}" : Series;
}
