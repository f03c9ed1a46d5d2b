namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>What the process of another exploration engine is asked to do: explore one scenario, or drawn ones, up to its first report.</summary>
/// <param name="Scenario">Name of the scenario; <see langword="null"/> to draw another one in each execution.</param>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="Seed">Where its choices begin.</param>
/// <param name="Executions">Most executions.</param>
/// <param name="BudgetSeconds">Seconds after which no execution begins; 0 for as long as it takes.</param>
public sealed record EngineRequest(string? Scenario, KernelMode Mode, uint Seed, long Executions, double BudgetSeconds);
