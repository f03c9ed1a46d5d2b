using DaxVerify.Specification;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>A bus with what was done to it, for properties that hold two runs against each other.</summary>
internal sealed class ObservedBus
{
    // A failing allocation hits whichever allocation comes, so two runs that differ in anything are no longer comparable.
    private static readonly HashSet<OperationKind> s_incomparable = [OperationKind.FailingAllocation, OperationKind.RefusedOffline];

    private readonly ISequenceTarget _bus;
    private readonly OperationGenerator _generator;
    private readonly List<Operation> _operations = [];
    private readonly Dictionary<string, List<OperationResult>> _results = [];

    /// <summary>Makes a bus and runs a generated prefix on it.</summary>
    public ObservedBus(GeneratedSequence prefix)
    {
        Model = new DaxSpecification(prefix.Topology, prefix.Mode);
        State = Model.Initial;
        _bus = MachineFactory.Bus.Make(prefix.Topology, prefix.Mode);
        _generator = new OperationGenerator(Model, s_incomparable);
        _bus.TakeWarned();
        foreach (var operation in prefix.Operations)
        {
            Execute(operation, "prefix");
        }
    }

    public DaxSpecification Model { get; }

    /// <summary>The specification's state.</summary>
    public MachineState State { get; private set; }

    /// <summary>WARNs printed since the start.</summary>
    public int Warnings { get; private set; }

    /// <summary>Draws an operation for the present state.</summary>
    public Operation Draw(ChoiceStream choices) => _generator.Next(State, choices);

    /// <summary>Draws an operation until one is wanted; the last resort when none comes.</summary>
    public Operation Draw(ChoiceStream choices, Func<Operation, bool> isWanted, Operation lastResort)
    {
        for (var i = 0; i < 60; i++)
        {
            var operation = Draw(choices);
            if (isWanted(operation))
            {
                return operation;
            }
        }

        return lastResort;
    }

    /// <summary>What an operation would return, by the specification.</summary>
    public (MachineState State, OperationResult Result) Foresee(Operation operation) => Model.Step(State, operation);

    /// <summary>Carries an operation out, which the bus may get spelled in another way; its result is kept under a label.</summary>
    public OperationResult Execute(Operation operation, string label, Operation? spelled = null)
    {
        State = Model.Step(State, operation).State;
        _operations.Add(spelled ?? operation);
        var result = _bus.Execute(spelled ?? operation);
        Warnings += _bus.TakeWarned() ? 1 : 0;
        if (!_results.TryGetValue(label, out var results))
        {
            _results[label] = results = [];
        }

        results.Add(result);
        return result;
    }

    public SystemObservation Observe() => _bus.Observe();

    /// <summary>Where the results of two runs under a label, or what they show, differ.</summary>
    public static string? Difference(ObservedBus one, ObservedBus other, params ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
        {
            if (!one._results.GetValueOrDefault(label, []).SequenceEqual(other._results.GetValueOrDefault(label, [])))
            {
                return $"results of '{label}': {string.Join("; ", one._results[label])} and {string.Join("; ", other._results[label])}";
            }
        }

        return ObservationDifference.First(one.Observe(), other.Observe());
    }

    /// <summary>The machine and everything done to it, for messages.</summary>
    public override string ToString() => new GeneratedSequence(Model.Topology, Model.Mode, _operations).ToString();
}
