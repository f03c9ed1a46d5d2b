using DaxVerify.Specification;
using DaxVerify.Specification.Concurrency;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Linearizability;

/// <summary>
/// Histories to try the checker on: operations drawn for each process, their atomic steps taken in a random order, so that they are
/// linearizable by construction; and the same with one result changed, which mostly are not. The same seed gives the same histories.
/// </summary>
public sealed class RandomHistories
{
    private static readonly OperationResult[] s_results =
    [
        OperationResult.Success,
        .. new[] { Errno.EBUSY, Errno.ENXIO, Errno.ENODEV, Errno.ENOSPC, Errno.EINVAL }.Select(errno => OperationResult.Failure(SystemCall.Write, errno)),
    ];

    private readonly BusSteps _steps;
    private readonly BusState _start;
    private readonly Random _random;
    private readonly IReadOnlyList<Operation> _pool;

    /// <summary>Makes a generator.</summary>
    /// <param name="instances">The instances that operations are about.</param>
    /// <param name="kinds">Names of the kinds of operations; all kinds when empty.</param>
    /// <param name="processes">How many processes there are.</param>
    public RandomHistories(StartingPoint point, IReadOnlyList<string> instances, IReadOnlyList<string> kinds, int processes, int seed)
    {
        var model = new DaxSpecification(point.Topology, KernelMode.Strict);
        _steps = new BusSteps(model);
        _start = point.Prologue.Aggregate(_steps.Boot(processes + 1), (state, operation) => _steps.RunAlone(state, processes, operation).State);
        _random = new Random(seed);
        _pool =
        [
            .. from kind in ScenarioOperationKind.All
               where kinds.Count == 0 || kinds.Contains(kind.Name)
               from instance in instances
               select kind.On(instance),
        ];
    }

    /// <param name="processes">How many processes.</param>
    /// <param name="operations">How many operations each has.</param>
    /// <returns>The history, by begin, and what is seen after it.</returns>
    public (IReadOnlyList<HistoryOperation<Operation, OperationResult>> History, SystemObservation After) Draw(int processes, int operations)
    {
        while (true)
        {
            if (TryDraw(processes, operations) is { } drawn)
            {
                return drawn;
            }
        }
    }

    /// <summary>Changes the result of one operation.</summary>
    /// <returns>One that differs in one result.</returns>
    public IReadOnlyList<HistoryOperation<Operation, OperationResult>> Mutate(IReadOnlyList<HistoryOperation<Operation, OperationResult>> history)
    {
        var changed = history.ToArray();
        var i = _random.Next(changed.Length);
        var old = changed[i].Result!;
        var alike = history.Where(one => one.Operation.GetType() == changed[i].Operation.GetType() && one.Result != old).Select(one => one.Result!).ToList();
        var other = alike.Count > 0 && _random.Next(2) == 0 ? alike[_random.Next(alike.Count)]
            : old.Text is not null ? OperationResult.Success with { Text = "0\n" }
            : s_results[_random.Next(s_results.Length)];
        changed[i] = changed[i] with { Result = other == old ? OperationResult.Failure(SystemCall.Open, Errno.EACCES) : other };
        return changed;
    }

    private (IReadOnlyList<HistoryOperation<Operation, OperationResult>> History, SystemObservation After)? TryDraw(int processes, int operations)
    {
        var recorder = new HistoryRecorder();
        var state = _start;
        var left = Enumerable.Repeat(operations, processes).ToArray();
        var flight = new BusActivity?[processes];
        var outcomes = new List<(BusState State, BusActivity Next)>();
        var idle = 0;
        while (left.Any(count => count > 0) || flight.Any(activity => activity is not null))
        {
            var process = _random.Next(processes);
            if (flight[process] is null)
            {
                if (left[process]-- <= 0)
                {
                    left[process] = 0;
                    continue;
                }

                var operation = _pool[_random.Next(_pool.Count)];
                recorder.Invoke(process, operation);
                flight[process] = _steps.Begin(process, operation, null);
                continue;
            }

            outcomes.Clear();
            _steps.Advance(state, flight[process]!.Value, outcomes);
            if (outcomes.Count == 0)
            {
                if (++idle > 1_000)
                {
                    return null;
                }

                continue;
            }

            idle = 0;
            (state, var next) = outcomes[_random.Next(outcomes.Count)];
            flight[process] = next;
            if (_steps.ResultOf(next) is { } result)
            {
                recorder.Return(process, result);
                flight[process] = null;
            }
        }

        return (recorder.Operations, StateObserver.Observe(_steps.Model, state.Machine));
    }
}
