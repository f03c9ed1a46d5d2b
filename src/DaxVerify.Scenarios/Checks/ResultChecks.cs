using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Checks;

/// <summary>What the results of a scenario's operations say against the rules, whatever the order they took effect in.</summary>
internal static class ResultChecks
{
    /// <param name="execution">The execution, its threads at their end.</param>
    /// <returns>What is broken, or <see langword="null"/>.</returns>
    public static BrokenInvariant? Check(ScenarioExecution execution)
    {
        var done = execution.Completed.SelectMany(thread => thread).ToList();
        return CheckCreations(done) ?? CheckFailures(execution, done);
    }

    private static BrokenInvariant? CheckCreations(List<CompletedOperation> done) =>
        done.Exists(one => one is { Operation: WriteOperation write, Result.Errno: Errno.EEXIST } && write.Path.EndsWith("/create", StringComparison.Ordinal))
            ? new BrokenInvariant("unique-id", "a creation met an instance with the name of the id that it was given (EEXIST)")
            : null;

    private static BrokenInvariant? CheckFailures(ScenarioExecution execution, List<CompletedOperation> done)
    {
        var writes = done.Where(one => one.Operation is WriteOperation or FailingAllocationOperation).ToList();
        return writes.Count > 0
            && writes.TrueForAll(one => one.Result.Errno != Errno.None)
            && !done.Exists(one => one.Operation is LoadModuleOperation or UnloadModuleOperation)
            && ObservationDifference.First(execution.Before!, execution.After!) is { } difference
            ? new BrokenInvariant("failed-means-unchanged", $"every operation failed, and yet there changed {difference}")
            : null;
    }
}
