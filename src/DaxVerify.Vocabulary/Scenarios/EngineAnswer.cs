namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>What the process of another exploration engine answers.</summary>
/// <param name="Executions">How many executions it ran.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="Report">The defect that it found in the last of them; <see langword="null"/> when it found none.</param>
/// <param name="Problem">Why the engine couldn't do its work, such as a thread that it lost; <see langword="null"/> when it could.</param>
public sealed record EngineAnswer(long Executions, double Seconds, EngineReport? Report, string? Problem);
