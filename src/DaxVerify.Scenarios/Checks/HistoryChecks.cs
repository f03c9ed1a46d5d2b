using DaxVerify.Specification.Linearizability;
using DaxVerify.Specification.Oracles;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Checks;

/// <summary>The invariant linearizable: the results of one execution, and the machine after it, fit some order of atomic steps.</summary>
internal static class HistoryChecks
{
    /// <param name="execution">The execution, its threads at their end.</param>
    /// <param name="history">When each operation began and ended, and what it returned.</param>
    /// <returns>What is broken, with the whole report, or <see langword="null"/>.</returns>
    public static BrokenInvariant? Check(ScenarioExecution execution, HistoryRecorder history) =>
        BusOracles.Judge(execution.Scenario!, history.Operations, execution.Before!, execution.After!) is { } report
            ? new BrokenInvariant("linearizable", report)
            : null;
}
