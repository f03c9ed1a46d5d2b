using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>What the results of a scenario's operations say against the rules, whatever the order they took effect in.</summary>
internal static class ResultChecks
{
    /// <summary>Checks the results.</summary>
    /// <param name="scenario">What was asked.</param>
    /// <param name="before">The machine before the threads started.</param>
    /// <param name="threads">The threads, at their end.</param>
    /// <param name="after">The machine after they ended.</param>
    /// <exception cref="InvariantBrokenException">A result can't be right.</exception>
    public static void Check(
        Scenario scenario, SystemObservation before, IReadOnlyList<ScenarioThread> threads, SystemObservation after)
    {
        CheckDeletions(threads, before);
        CheckCreations(threads);
        CheckFailures(scenario, before, threads, after);
    }

    private static void CheckDeletions(IReadOnlyList<ScenarioThread> threads, SystemObservation before)
    {
        var creates = threads.SelectMany(thread => thread.Completed).Count(done => IsSuccess(done, "/create"));
        foreach (var name in before.Instances.Select(instance => instance.Name))
        {
            var wins = threads.SelectMany(thread => thread.Completed)
                .Count(done => IsSuccess(done, "/delete") && ((WriteOperation)done.Operation).Value.ToText().TrimEnd('\n') == name);
            if (wins > 1 && creates == 0)
            {
                throw new InvariantBrokenException("linearizable", $"{wins} deletions of {name} succeeded, expected at most one");
            }
        }
    }

    private static void CheckCreations(IReadOnlyList<ScenarioThread> threads)
    {
        foreach (var done in threads.SelectMany(thread => thread.Completed))
        {
            if (done is { Operation: WriteOperation write, Result.Errno: Errno.EEXIST } && write.Path.EndsWith("/create", StringComparison.Ordinal))
            {
                throw new InvariantBrokenException("unique-id", "a creation met an instance with the name of the id that it was given (EEXIST)");
            }
        }
    }

    private static void CheckFailures(
        Scenario scenario, SystemObservation before, IReadOnlyList<ScenarioThread> threads, SystemObservation after)
    {
        var done = threads.SelectMany(thread => thread.Completed).Where(d => d.Operation is WriteOperation or FailingAllocationOperation).ToList();
        if (scenario.OperationCount == 0 || done.Count == 0 || !done.TrueForAll(d => d.Result.Errno != Errno.None))
        {
            return;
        }

        var others = threads.SelectMany(thread => thread.Completed).Any(d => d.Operation is LoadModuleOperation or UnloadModuleOperation);
        if (!others && Specification.Invariants.ObservationDifference.First(before, after) is { } difference)
        {
            throw new InvariantBrokenException("failed-means-unchanged", $"every operation failed, and yet there changed {difference}");
        }
    }

    private static bool IsSuccess(CompletedOperation done, string file) =>
        done is { Operation: WriteOperation write, Result.Errno: Errno.None } && write.Path.EndsWith(file, StringComparison.Ordinal);
}
