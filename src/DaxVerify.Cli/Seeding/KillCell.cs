namespace DaxVerify.Cli.Seeding;

/// <summary>What one layer said of one bug: a cell of the kill matrix.</summary>
/// <param name="Bug">Its name.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Seconds">Until the layer found something, or in all.</param>
/// <param name="Executions">Sequences, transitions or executions until then, or in all; findings of the analyzer.</param>
/// <param name="What">What it found or, of a failure, what is wrong with the harness.</param>
/// <param name="Trace">File of the trace, relative to the folder of the matrix.</param>
/// <param name="Key">Says of which sources, with which program and under which conditions.</param>
internal sealed record KillCell(string Bug, string Layer, CellOutcome Outcome, double Seconds, long Executions, string? What, string? Trace, string Key);
