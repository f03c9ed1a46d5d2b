using DaxVerify.Specification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Linearizability;

/// <summary>The invariant linearizable: the results of one execution, and the machine after it, fit some order of atomic steps.</summary>
internal static class HistoryChecks
{
    /// <summary>Checks an execution.</summary>
    /// <param name="scenario">What was asked.</param>
    /// <param name="history">When each operation began and ended, and what it returned.</param>
    /// <param name="before">The machine before the threads started.</param>
    /// <param name="after">The machine after they ended.</param>
    /// <exception cref="InvariantBrokenException">No order fits; the message is the whole report.</exception>
    public static void Check(Scenario scenario, HistoryRecorder history, SystemObservation before, SystemObservation after)
    {
        if (BusOracles.Judge(scenario, history.Operations, before, after) is { } report)
        {
            throw new InvariantBrokenException("linearizable", report);
        }
    }
}
