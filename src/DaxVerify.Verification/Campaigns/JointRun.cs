using DaxVerify.Specification;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Runs whole sequences on a machine and on the specification side by side, up to the first failure.</summary>
public sealed class JointRun
{
    private readonly MachineFactory _machines;

    /// <summary>Makes a runner.</summary>
    public JointRun(MachineFactory machines)
    {
        _machines = machines;
    }

    /// <summary>The invariants to check; none in the modes that break them.</summary>
    public IReadOnlyList<IInvariant> Invariants { get; init; } = StandardInvariants.All;

    public bool ComparesWithSpecification { get; init; } = true;

    /// <summary>Time after which a sequence counts as hung.</summary>
    public TimeSpan Patience { get; init; } = PatientRun.Patience;

    /// <summary>Called after each step that agreed.</summary>
    public Action<Operation, OperationResult, SystemObservation, SystemObservation>? OnStep { get; init; }

    /// <summary>Runs a sequence up to its first failure.</summary>
    /// <returns>The failure, or <see langword="null"/>.</returns>
    public RunFailure? Run(GeneratedSequence sequence)
    {
        var at = 0;
        return Run(
            new DaxSpecification(sequence.Topology, sequence.Mode),
            _ => at < sequence.Operations.Count ? sequence.Operations[at++] : null);
    }

    /// <summary>Generates a sequence while it runs, each operation for the state that has been reached, up to the first failure.</summary>
    /// <param name="length">Number of operations.</param>
    /// <returns>The operations run, and the failure or <see langword="null"/>.</returns>
    public (GeneratedSequence Sequence, RunFailure? Failure) Run(SequenceGenerator generator, int length)
    {
        var operations = new List<Operation>(length);
        var failure = Run(generator.Model, state =>
        {
            if (operations.Count == length)
            {
                return null;
            }

            var operation = generator.Next(state);
            operations.Add(operation);
            return operation;
        });
        return (new GeneratedSequence(generator.Model.Topology, generator.Model.Mode, [.. operations]), failure);
    }

    private RunFailure? Run(DaxSpecification model, Func<MachineState, Operation?> next)
    {
        var machine = new JointMachine(_machines, model, Invariants, ComparesWithSpecification);
        RunFailure? failure = null;
        return PatientRun.TryRun(Patience, () => failure = Run(machine, next)) ? failure : machine.Hung(Patience);
    }

    private RunFailure? Run(JointMachine machine, Func<MachineState, Operation?> next)
    {
        if (machine.Begin() is { } wrong)
        {
            return wrong;
        }

        while (next(machine.State) is { } operation)
        {
            var before = machine.Seen;
            if (machine.Step(operation) is { } failure)
            {
                return failure;
            }

            OnStep?.Invoke(operation, machine.Result, before, machine.Seen);
        }

        return machine.TearDown();
    }
}
