using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>A defect that the exploration of scenarios found.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Result">The exploration that found it; its bug has the schedule.</param>
public sealed record ScenarioFinding(Scenario Scenario, ExplorationResult Result)
{
    /// <summary>The defect with its schedule.</summary>
    public BugReport Bug => Result.Bug!;
}
