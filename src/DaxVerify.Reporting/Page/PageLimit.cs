namespace DaxVerify.Reporting.Page;

/// <summary>How much of a result a page shows.</summary>
/// <param name="Line">Most characters of what stands in one line.</param>
/// <param name="Block">Most characters of what has lines of its own.</param>
/// <param name="Findings">Most findings.</param>
/// <param name="Pictures">Most of them with the picture of their interleaving.</param>
/// <param name="Steps">Most steps of each, the last ones.</param>
/// <param name="Parts">Most parts, rows of a matrix, and runs before this one.</param>
internal sealed record PageLimit(int Line, int Block, int Findings, int Pictures, int Steps, int Parts)
{
    /// <summary>From what is good to read down to what is small whatever the result.</summary>
    public static IReadOnlyList<PageLimit> All { get; } =
    [
        new(1_000, 20_000, 100, 10, 4_000, int.MaxValue),
        new(400, 4_000, 50, 5, 2_000, 500),
        new(200, 1_000, 20, 1, 1_000, 100),
        new(100, 300, 10, 0, 0, 20),
        new(100, 100, 0, 0, 0, 0),
    ];
}
