using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>
/// Two operations of which the second returned what only makes sense before the first. One after the other that is refused; with the same
/// results, but the second begun before the first, it is fine.
/// </summary>
/// <param name="Kind">The kind of operation that it is about.</param>
/// <param name="Point">Name of the starting point.</param>
/// <param name="First">The first operation and its result; by process 0.</param>
/// <param name="Second">The second operation and its result; by process 1.</param>
public sealed record HistoryCase(string Kind, string Point, (Operation Operation, string Result) First, (Operation Operation, string Result) Second)
{
    /// <summary>What happened before, one after the other, by process.</summary>
    public IReadOnlyList<(int Process, Operation Operation, string Result)> Before { get; init; } = [];

    /// <summary>Whose behaviour.</summary>
    public KernelMode Mode { get; init; } = KernelMode.Strict;

    /// <summary>Makes the history.</summary>
    /// <param name="overlap">Whether the second operation begins before the first, and ends after it.</param>
    /// <returns>The history.</returns>
    public IReadOnlyList<HistoryOperation<Operation, OperationResult>> History(bool overlap)
    {
        var history = new List<HistoryOperation<Operation, OperationResult>>();
        foreach (var (process, operation, result) in Before)
        {
            history.Add(One(process, (operation, result), 2 * history.Count, (2 * history.Count) + 1));
        }

        var at = 2 * history.Count;
        history.Add(One(0, First, overlap ? at + 1 : at, overlap ? at + 2 : at + 1));
        history.Add(One(1, Second, overlap ? at : at + 2, at + 3));
        return history;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind;

    private static HistoryOperation<Operation, OperationResult> One(int process, (Operation Operation, string Result) one, int invoked, int returned) =>
        new(process, one.Operation, Results.Parse(one.Result), invoked, returned);
}
