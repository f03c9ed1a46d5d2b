using DaxVerify.Verification.Generation;

namespace DaxVerify.Verification.Shrinking;

/// <summary>
/// Makes a failing sequence smaller as long as it fails in the same way: drops chunks, then single operations until none can go (1-minimal),
/// then simplifies operations and the machine, puts one operation in the place of two, and starts over while anything helped.
/// </summary>
public sealed class SequenceShrinker
{
    private readonly Func<GeneratedSequence, string?> _failure;
    private readonly int _runsMax;

    /// <summary>Makes a shrinker.</summary>
    /// <param name="failure">Runs a sequence and gives the signature of its failure, or <see langword="null"/>.</param>
    /// <param name="runsMax">Most runs to spend.</param>
    public SequenceShrinker(Func<GeneratedSequence, string?> failure, int runsMax = 20_000)
    {
        _failure = failure;
        _runsMax = runsMax;
    }

    /// <summary>Runs spent so far.</summary>
    public int Runs { get; private set; }

    /// <param name="sequence">A sequence that fails.</param>
    /// <returns>A smaller one that fails with the same signature; the same when it doesn't fail.</returns>
    public GeneratedSequence Shrink(GeneratedSequence sequence)
    {
        if (_failure(sequence) is not { } signature)
        {
            return sequence;
        }

        while (Runs < _runsMax)
        {
            var smaller = DropChunks(sequence, signature);
            smaller = Simplify(smaller, signature);
            if (ReferenceEquals(smaller, sequence))
            {
                break;
            }

            sequence = smaller;
        }

        return sequence;
    }

    private bool Fails(GeneratedSequence candidate, string signature)
    {
        Runs++;
        return Runs <= _runsMax && _failure(candidate) == signature;
    }

    private GeneratedSequence DropChunks(GeneratedSequence sequence, string signature)
    {
        for (var chunk = Math.Max(1, sequence.Operations.Count / 2); chunk >= 1;)
        {
            var dropped = false;
            for (var start = 0; start < sequence.Operations.Count;)
            {
                var candidate = SmallerSequences.Without(sequence, start, chunk);
                if (Fails(candidate, signature))
                {
                    sequence = candidate;
                    dropped = true;
                }
                else
                {
                    start += chunk;
                }
            }

            // Only when a whole pass of single operations drops nothing is the sequence 1-minimal.
            chunk = chunk > 1 ? chunk / 2 : dropped ? 1 : 0;
        }

        return sequence;
    }

    private GeneratedSequence Simplify(GeneratedSequence sequence, string signature)
    {
        foreach (var simpler in SmallerSequences.OfOtherThings(sequence))
        {
            if (Fails(simpler, signature))
            {
                return simpler;
            }
        }

        for (var i = 0; i < sequence.Operations.Count; i++)
        {
            foreach (var simpler in SimplerValues.Of(sequence.Operations[i]))
            {
                var candidate = SmallerSequences.With(sequence, i, simpler);
                if (Fails(candidate, signature))
                {
                    sequence = candidate;
                    break;
                }
            }
        }

        foreach (var simpler in SimplerValues.Of(sequence.Topology))
        {
            if (Fails(sequence with { Topology = simpler }, signature))
            {
                return sequence with { Topology = simpler };
            }
        }

        return SmallerSequences.OneForTwo(sequence).FirstOrDefault(smaller => Fails(smaller, signature)) ?? sequence;
    }
}
