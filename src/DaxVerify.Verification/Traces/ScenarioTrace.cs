using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Traces;

/// <summary>A finding that is kept: the scenario, the schedule, and what came of it.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="DetectsRaces">Whether races are reported.</param>
/// <param name="Key">Tells the defect from others.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Replay">The schedule.</param>
public sealed record ScenarioTrace(string Scenario, KernelMode Mode, bool DetectsRaces, string Key, string Message, string Replay) : Trace;
