using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Oracles;

/// <summary>
/// A history up to what its verdict depends on: operations and results by process, which of them had returned before each began, and what
/// was seen at the end. Most schedules of a scenario give one of few such keys.
/// </summary>
internal sealed class HistoryKey : IEquatable<HistoryKey>
{
    private readonly (Operation Operation, OperationResult? Result, ulong Before)[] _operations;
    private readonly SystemObservation? _after;
    private readonly int _hash;

    /// <summary>Makes the key of a history.</summary>
    /// <param name="after">What was seen at the end, if it counts.</param>
    public HistoryKey(IReadOnlyList<HistoryOperation<Operation, OperationResult>> history, SystemObservation? after)
    {
        var order = Order(history);
        _operations = new (Operation, OperationResult?, ulong)[order.Length];
        _after = after;
        var hash = default(HashCode);
        for (var i = 0; i < order.Length; i++)
        {
            var mine = history[order[i]];
            var before = 0UL;
            for (var j = 0; j < order.Length; j++)
            {
                before |= history[order[j]].Returned < mine.Invoked ? 1UL << j : 0;
            }

            _operations[i] = (mine.Operation, mine.Result, before);
            hash.Add(mine.Operation);
            hash.Add(mine.Result);
            hash.Add(before);
        }

        _hash = hash.ToHashCode();
    }

    /// <inheritdoc/>
    public bool Equals(HistoryKey? other) =>
        other is not null && _hash == other._hash && _operations.AsSpan().SequenceEqual(other._operations)
        && (_after is null || other._after is null ? _after == other._after : ObservationDifference.First(_after, other._after) is null);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HistoryKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    private static int[] Order(IReadOnlyList<HistoryOperation<Operation, OperationResult>> history)
    {
        var order = new int[history.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => (history[a].Process, history[a].Invoked).CompareTo((history[b].Process, history[b].Invoked)));
        return order;
    }
}
