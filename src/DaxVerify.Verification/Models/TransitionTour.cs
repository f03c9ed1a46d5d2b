using System.Diagnostics;
using DaxVerify.Specification;
using DaxVerify.Specification.Checking;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Models;

/// <summary>
/// Executes every transition of a model on a machine, in few long sequences: in each state an action not yet tried, else the shortest way
/// to a state that has one. Result and everything visible must agree with the specification after every step.
/// </summary>
public sealed class TransitionTour
{
    private readonly DaxModel _model;
    private readonly ModelConfiguration _configuration;
    private readonly MachineFactory _machines;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int[]> _successors = [];
    private readonly List<MachineState> _states = [];
    private readonly List<bool[]> _tried = [];

    /// <summary>Makes a tour.</summary>
    /// <param name="configuration">The model; small enough to hold all its states.</param>
    /// <param name="machines">What to run on.</param>
    public TransitionTour(ModelConfiguration configuration, MachineFactory machines)
    {
        // A tour runs real sequences, in which instances are told apart.
        _configuration = configuration with { UseSymmetry = false };
        _model = new DaxModel(_configuration);
        _machines = machines;
    }

    /// <summary>Walks every transition, or up to the first difference.</summary>
    /// <param name="stop">Ends the tour after the operation that runs.</param>
    public TourReport Run(CancellationToken stop = default) => Run(TimeSpan.MaxValue, stop);

    /// <summary>Walks as many transitions as there is time for, up to the first difference; what the machine throws is one.</summary>
    /// <param name="budget">Time after which no sequence goes on.</param>
    /// <param name="stop">Ends the tour after the operation that runs.</param>
    public TourReport Run(TimeSpan budget, CancellationToken stop = default)
    {
        var clock = Stopwatch.StartNew();
        FindAll(stop);
        var total = _successors.Sum(successors => successors.Count(successor => successor >= 0));
        long covered = 0, steps = 0, sequences = 0;
        while (covered < total && !IsOver())
        {
            sequences++;
            var target = _machines.Make(_configuration.Topology, _configuration.Mode);
            var state = _model.Initial;
            var number = 0;
            var done = new List<Operation>();
            while (!IsOver() && NextActions(number) is { Count: > 0 } actions)
            {
                foreach (var action in actions.TakeWhile(_ => !stop.IsCancellationRequested))
                {
                    if (!_tried[number][action])
                    {
                        _tried[number][action] = true;
                        covered++;
                    }

                    steps++;
                    done.Add(_model.OperationOf(action));
                    if (Compare(target, ref state, action) is { } difference)
                    {
                        return new TourReport(_states.Count, total, covered, steps, sequences, difference, done);
                    }

                    number = _successors[number][action];
                }
            }
        }

        return new TourReport(_states.Count, total, covered, steps, sequences, null, []) { IsCut = covered < total || _successors.Count < _states.Count };

        bool IsOver() => clock.Elapsed >= budget || stop.IsCancellationRequested;
    }

    private string? Compare(ISequenceTarget target, ref MachineState state, int action)
    {
        var operation = _model.OperationOf(action);
        (state, var expected) = _model.Specification.Step(state, operation);
        OperationResult got;
        SystemObservation seen;
        try
        {
            got = target.Execute(operation);
            seen = target.Observe();
        }
#pragma warning disable CA1031 // Whatever the machine throws is the difference; it is reported with the operation.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"'{operation}': expected {expected}, got {e.GetType().Name}: {e.Message}";
        }

        if (got != expected)
        {
            return $"'{operation}': expected {expected}, got {got}";
        }

        return ObservationDifference.First(StateObserver.Observe(_model.Specification, state), seen) is { } difference
            ? $"'{operation}': expected, got: {difference}"
            : null;
    }

    private void FindAll(CancellationToken stop)
    {
        Number(_model.Initial);
        for (var number = 0; number < _states.Count && !stop.IsCancellationRequested; number++)
        {
            var successors = new int[_model.ActionCount];
            for (var action = 0; action < successors.Length; action++)
            {
                successors[action] = _model.Take(_states[number], action, out var after) == StepKind.Disabled ? -1 : Number(after);
            }

            _successors.Add(successors);
            _tried.Add(new bool[successors.Length]);
        }
    }

    private int Number(MachineState state)
    {
        Span<byte> buffer = stackalloc byte[_model.PackedBytesMax];
        var key = Convert.ToHexString(buffer[.._model.Pack(state, buffer)]);
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _states.Count;
            _numbers.Add(key, number);
            _states.Add(state);
        }

        return number;
    }

    /// <summary>The shortest way to an action not yet tried, that action included; empty when none can be reached from here.</summary>
    private List<int> NextActions(int from)
    {
        var cameBy = new Dictionary<int, (int From, int Action)> { [from] = (-1, -1) };
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out var at))
        {
            for (var action = 0; action < _model.ActionCount; action++)
            {
                var successor = _successors[at][action];
                if (successor >= 0 && !_tried[at][action])
                {
                    return Way(cameBy, at, action);
                }

                if (successor >= 0 && cameBy.TryAdd(successor, (at, action)))
                {
                    queue.Enqueue(successor);
                }
            }
        }

        return [];
    }

    private static List<int> Way(Dictionary<int, (int From, int Action)> cameBy, int at, int last)
    {
        var way = new List<int> { last };
        while (cameBy[at] is { From: >= 0 } step)
        {
            way.Add(step.Action);
            at = step.From;
        }

        way.Reverse();
        return way;
    }
}
