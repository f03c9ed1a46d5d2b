namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>A defect that another engine reports.</summary>
/// <param name="Scenario">Name of the scenario that shows it.</param>
/// <param name="Key">Tells the defect from others, in the words of the project's own engine.</param>
/// <param name="Message">What was wrong, as the engine says it.</param>
/// <param name="Seed">With this seed the engine meets it first, after <paramref name="Since"/> executions.</param>
/// <param name="Since">Executions with that seed, this one included.</param>
/// <param name="Executions">Executions in all, this one included.</param>
public sealed record EngineFinding(string Scenario, string Key, string Message, uint Seed, long Since, long Executions);
