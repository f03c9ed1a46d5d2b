using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Shrinking;

/// <summary>The sequences that are one step smaller than a sequence, the greatest steps first; every generator shrinks through them.</summary>
public static class SmallerSequences
{
    /// <summary>Lists them.</summary>
    /// <returns>Each strictly smaller or simpler, so that shrinking ends.</returns>
    public static IEnumerable<GeneratedSequence> Of(GeneratedSequence sequence) =>
        Shorter(sequence).Concat(OfOtherThings(sequence)).Concat(Simpler(sequence)).Concat(OnSimplerMachines(sequence)).Concat(OneForTwo(sequence));

    /// <summary>The sequence without a chunk: half of it, a quarter, down to one operation.</summary>
    /// <returns>The candidates.</returns>
    private static IEnumerable<GeneratedSequence> Shorter(GeneratedSequence sequence)
    {
        for (var chunk = sequence.Operations.Count / 2; chunk > 1; chunk /= 2)
        {
            for (var start = 0; start < sequence.Operations.Count; start += chunk)
            {
                yield return Without(sequence, start, chunk);
            }
        }

        for (var start = 0; start < sequence.Operations.Count; start++)
        {
            yield return Without(sequence, start, 1);
        }
    }

    /// <summary>The sequence without some of its operations.</summary>
    /// <param name="start">Index of the first to leave out.</param>
    /// <param name="count">How many.</param>
    /// <returns>The rest.</returns>
    internal static GeneratedSequence Without(GeneratedSequence sequence, int start, int count) => sequence with
    {
        Operations = [.. sequence.Operations.Take(start), .. sequence.Operations.Skip(start + count)],
    };

    /// <summary>The sequence about instances of lower number, or on a machine that has a module from the start.</summary>
    /// <returns>The candidates.</returns>
    internal static IEnumerable<GeneratedSequence> OfOtherThings(GeneratedSequence sequence) =>
        SimplerNames.Of(sequence).Concat(LoadedBefore(sequence));

    /// <summary>The sequence with one operation replaced.</summary>
    /// <returns>The new sequence.</returns>
    internal static GeneratedSequence With(GeneratedSequence sequence, int index, Operation replacement)
    {
        Operation[] copy = [.. sequence.Operations];
        copy[index] = replacement;
        return sequence with { Operations = copy };
    }

    /// <summary>
    /// The sequence with one operation in the place of two neighbours: one that it has elsewhere, or a simpler form of it. What takes apart and builds up again (a provider that
    /// unbinds and binds) is often needed for one of its effects alone, and neither of the two can go.
    /// </summary>
    /// <returns>The candidates.</returns>
    internal static IEnumerable<GeneratedSequence> OneForTwo(GeneratedSequence sequence)
    {
        Operation[] known = [.. sequence.Operations.SelectMany(operation => SimplerValues.Of(operation).Prepend(operation)).Distinct()];
        for (var i = 0; i + 1 < sequence.Operations.Count; i++)
        {
            var rest = Without(sequence, i, 1);
            foreach (var operation in known)
            {
                yield return With(rest, i, operation);
            }
        }
    }

    private static IEnumerable<GeneratedSequence> Simpler(GeneratedSequence sequence)
    {
        for (var i = 0; i < sequence.Operations.Count; i++)
        {
            foreach (var simpler in SimplerValues.Of(sequence.Operations[i]))
            {
                yield return With(sequence, i, simpler);
            }
        }
    }

    private static IEnumerable<GeneratedSequence> OnSimplerMachines(GeneratedSequence sequence) =>
        SimplerValues.Of(sequence.Topology).Select(topology => sequence with { Topology = topology });

    /// <summary>The sequence without one of its module loads, on a machine that has the module from the start.</summary>
    private static IEnumerable<GeneratedSequence> LoadedBefore(GeneratedSequence sequence)
    {
        for (var i = 0; i < sequence.Operations.Count; i++)
        {
            if (sequence.Operations[i] is LoadModuleOperation load && !sequence.Topology.Drivers.Contains(load.Module))
            {
                yield return Without(sequence, i, 1) with
                {
                    Topology = sequence.Topology with { Drivers = [.. sequence.Topology.Drivers, load.Module] },
                };
            }
        }
    }
}
