namespace DaxVerify.Reporting.Page;

/// <summary>A region as it is drawn.</summary>
/// <param name="Words">What it shows, for who doesn't see it.</param>
/// <param name="Ranges">The parts that somebody has.</param>
internal sealed record MapBar(string Title, string Words, IReadOnlyList<MapRange> Ranges);
