using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>What exploring one pair of operation kinds from one starting point gave.</summary>
/// <param name="Result">What was explored and found.</param>
public sealed record PairResult(Scenario Scenario, ExplorationResult Result)
{
    /// <summary>In one word or the defect's first line.</summary>
    public string Verdict => Result.Bug is { } bug ? bug.Message.Split('\n')[0]
        : Result.Exhausted ? "verified"
        : $"no bug found, not all traces: {Result.WhyNotAll}";
}
