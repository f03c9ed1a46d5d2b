using DaxVerify.Specification;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using FsCheck;
using FsCheck.Fluent;

namespace DaxVerify.Verification.Generation;

/// <summary>Generates whole sequences. The same seed gives the same sequence, on every machine.</summary>
public static class SequenceGenerator
{
    private static readonly OperationKind[] s_kinds = Enum.GetValues<OperationKind>();

    /// <summary>Generates one sequence.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="mode">Whose behaviour guides the generation.</param>
    /// <param name="length">Number of operations.</param>
    /// <returns>The sequence.</returns>
    public static GeneratedSequence Generate(ulong seed, KernelMode mode, int length)
    {
        var random = new Rnd(seed);
        var start = from machine in TopologyGenerator.Topologies
                    from without in Disabled
                    from parts in Gen.Choose(int.MinValue, int.MaxValue).ListOf(length)
                    select (machine, without, parts);
        var (topology, disabled, seeds) = start.Sample(length, random, 1)[0];
        var model = new DaxSpecification(topology, mode);
        if (mode != KernelMode.Strict)
        {
            // Linux waits for itself when the last allocation of a creation fails: it unregisters the instance, for which it takes the
            // region rwsem that the creation holds. Such a hang is for the exploration to show; here it would only stop the campaign.
            disabled = disabled.Append(OperationKind.FailingAllocation).ToHashSet();
        }

        var generator = new OperationGenerator(model, disabled);
        var state = model.Initial;
        var operations = new List<Operation>(length);
        foreach (var part in seeds)
        {
            var operation = generator.Next(state).Sample(length, new Rnd((ulong)(uint)part), 1)[0];
            operations.Add(operation);
            state = model.Step(state, operation).State;
        }

        return new GeneratedSequence(topology, mode, operations);
    }

    /// <summary>Swarm: each sequence does without a random part of the kinds, so that some kinds get room in some sequences.</summary>
    private static Gen<IReadOnlySet<OperationKind>> Disabled =>
        from percent in Gen.Elements(0, 10, 30, 50)
        from rolls in Gen.Choose(0, 99).ListOf(s_kinds.Length)
        select (IReadOnlySet<OperationKind>)s_kinds.Where((_, i) => rolls[i] < percent).ToHashSet();
}
