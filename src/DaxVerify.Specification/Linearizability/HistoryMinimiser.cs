namespace DaxVerify.Specification.Linearizability;

/// <summary>
/// Makes a history that no order explains smaller. An operation is dropped by treating it as one that never returned: it may have taken
/// effect at any moment, or not. What no order explains even then does not depend on that operation's result.
/// </summary>
public static class HistoryMinimiser
{
    /// <summary>Drops what it can.</summary>
    /// <typeparam name="TState">A state.</typeparam>
    /// <typeparam name="TActivity">What an operation still has to do.</typeparam>
    /// <typeparam name="TOperation">What was asked.</typeparam>
    /// <typeparam name="TResult">What came back.</typeparam>
    /// <param name="checker">The checker that said Violation.</param>
    /// <param name="initial">The state before.</param>
    /// <param name="isFinal">What the last state had to be, if that was asked.</param>
    /// <returns>A history in which every operation that has a result is needed.</returns>
    public static IReadOnlyList<HistoryOperation<TOperation, TResult>> Minimise<TState, TActivity, TOperation, TResult>(
        LinearizabilityChecker<TState, TActivity, TOperation, TResult> checker,
        TState initial,
        IReadOnlyList<HistoryOperation<TOperation, TResult>> history,
        Func<TState, bool>? isFinal)
        where TState : notnull, IEquatable<TState>
        where TActivity : struct, IEquatable<TActivity>
        where TResult : class
    {
        var best = history.ToArray();
        for (var i = best.Length - 1; i >= 0; i--)
        {
            if (best[i].IsPending)
            {
                continue;
            }

            var smaller = best.ToArray();
            smaller[i] = best[i].AsPending;
            if (checker.Check(initial, smaller, isFinal).Verdict == Verdict.Violation)
            {
                best = smaller;
            }
        }

        return best;
    }
}
