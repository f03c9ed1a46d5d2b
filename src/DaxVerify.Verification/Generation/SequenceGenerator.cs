using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Generation;

/// <summary>
/// Generates a machine and then operations on it, one after the other. The same choices give the same sequence, on every machine.
/// </summary>
public sealed class SequenceGenerator
{
    /// <summary>What a sequence may do without. Blocks that are online are rare enough.</summary>
    private static readonly OperationKind[] s_kinds = [.. Enum.GetValues<OperationKind>().Except([OperationKind.RefusedOffline])];
    private readonly ChoiceStream _choices;
    private readonly OperationGenerator _operations;

    /// <summary>Begins a sequence: chooses the machine, and which kinds it does without.</summary>
    /// <param name="mode">Whose behaviour guides the generation.</param>
    public SequenceGenerator(ChoiceStream choices, KernelMode mode)
        : this(choices, mode, TopologyGenerator.Next(choices), [])
    {
    }

    /// <summary>Begins a sequence on a given machine: chooses which kinds it does without.</summary>
    /// <param name="mode">Whose behaviour guides the generation.</param>
    /// <param name="topology">The machine.</param>
    /// <param name="without">Kinds that there are not.</param>
    public SequenceGenerator(ChoiceStream choices, KernelMode mode, BusTopology topology, IEnumerable<OperationKind> without)
    {
        _choices = choices;
        Model = new DaxSpecification(topology, mode);
        var disabled = Disabled(choices, mode);
        disabled.UnionWith(without);
        _operations = new OperationGenerator(Model, disabled);
    }

    /// <summary>The specification of the chosen machine.</summary>
    public DaxSpecification Model { get; }

    /// <param name="mode">Whose behaviour guides the generation.</param>
    /// <param name="length">Number of operations.</param>
    public static GeneratedSequence Generate(ulong seed, KernelMode mode, int length) => Generate(new SeededChoices(seed), mode, length);

    /// <param name="mode">Whose behaviour guides the generation.</param>
    /// <param name="length">Number of operations.</param>
    public static GeneratedSequence Generate(ChoiceStream choices, KernelMode mode, int length)
    {
        var generator = new SequenceGenerator(choices, mode);
        return new GeneratedSequence(generator.Model.Topology, mode, [.. generator.Operations(_ => true).Take(length)]);
    }

    /// <summary>Generates operations without end, each from the state that those before it reached.</summary>
    /// <param name="isWanted">Whether one may be in the sequence; for one that may not, another is drawn.</param>
    public IEnumerable<Operation> Operations(Func<Operation, bool> isWanted)
    {
        var state = Model.Initial;
        while (true)
        {
            var operation = Next(state);
            if (isWanted(operation))
            {
                yield return operation;
                state = Model.Step(state, operation).State;
            }
        }
    }

    /// <param name="state">The state that the sequence has reached.</param>
    public Operation Next(MachineState state) => _operations.Next(state, _choices);

    /// <summary>Swarm: each sequence does without a random part of the kinds, so that some kinds get room in some sequences.</summary>
    private static HashSet<OperationKind> Disabled(ChoiceStream choices, KernelMode mode)
    {
        var disabled = new HashSet<OperationKind>();
        var percent = choices.Of(0, 10, 30, 50);
        foreach (var kind in s_kinds)
        {
            if (percent > 0 && choices.Flip(percent, 100 - percent))
            {
                disabled.Add(kind);
            }
        }

        if (!choices.Flip(1, 7))
        {
            // It takes many operations in a row, which only some sequences are for.
            disabled.Add(OperationKind.KmemInPart);
        }

        if (mode != KernelMode.Strict)
        {
            // Linux waits for itself when the last allocation of a creation fails: it unregisters the instance, for which it takes the
            // region rwsem that the creation holds. Such a hang is for the exploration to show; here it would only stop the campaign.
            disabled.Add(OperationKind.FailingAllocation);
        }

        return disabled;
    }
}
