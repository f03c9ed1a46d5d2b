using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Linearizability;

/// <summary>
/// Writes down when operations begin and end, by a counter of its own: two events never share a number. Whoever calls it makes sure that
/// one thread runs at a time, as an exploration does.
/// </summary>
public sealed class HistoryRecorder
{
    private readonly List<HistoryOperation<Operation, OperationResult>> _operations = [];
    private readonly Dictionary<int, int> _inFlight = [];
    private int _events;

    /// <summary>What was recorded, by begin.</summary>
    public IReadOnlyList<HistoryOperation<Operation, OperationResult>> Operations => _operations;

    /// <summary>An operation begins.</summary>
    /// <param name="process">Number of the process that asks.</param>
    public void Invoke(int process, Operation operation)
    {
        _inFlight[process] = _operations.Count;
        _operations.Add(new HistoryOperation<Operation, OperationResult>(
            process, operation, null, _events++, HistoryOperation<Operation, OperationResult>.NeverReturned));
    }

    /// <summary>The operation of a process ends.</summary>
    /// <param name="process">Number of the process.</param>
    /// <param name="result">What came back.</param>
    public void Return(int process, OperationResult result)
    {
        var index = _inFlight[process];
        _operations[index] = _operations[index] with { Result = result, Returned = _events++ };
    }
}
