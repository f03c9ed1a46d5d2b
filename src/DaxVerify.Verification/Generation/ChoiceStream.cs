namespace DaxVerify.Verification.Generation;

/// <summary>
/// Where a generator takes its choices from, one number after the other. The generators are written once over it, so that campaigns, FsCheck
/// and CsCheck draw the same sequences with the same weights: each brings a stream of its own.
/// </summary>
public abstract class ChoiceStream
{
    /// <summary>Makes the next choice.</summary>
    /// <param name="bound">How many there are, above 0.</param>
    /// <returns>0 to <paramref name="bound"/> - 1, each equally likely.</returns>
    public abstract uint Below(uint bound);

    /// <summary>Chooses a number.</summary>
    /// <param name="min">The least.</param>
    /// <param name="max">The greatest; not less than <paramref name="min"/>.</param>
    /// <returns>A number from <paramref name="min"/> to <paramref name="max"/>, both included.</returns>
    public int Between(int min, int max) => min + (int)Below((uint)(max - min) + 1);

    /// <summary>Chooses between yes and no.</summary>
    /// <param name="yes">Weight of yes.</param>
    /// <param name="no">Weight of no; the sum of both is above 0.</param>
    public bool Flip(int yes, int no) => Below((uint)(yes + no)) < (uint)yes;

    /// <summary>Chooses by weight.</summary>
    /// <param name="weights">The weights; their sum is above 0.</param>
    /// <returns>Index of the chosen one.</returns>
    public int Weighted(params ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var at = (int)Below((uint)total);
        var index = 0;
        while (at >= weights[index])
        {
            at -= weights[index++];
        }

        return index;
    }

    /// <summary>Chooses one of several.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="items">At least one.</param>
    public T Of<T>(params ReadOnlySpan<T> items) => items[(int)Below((uint)items.Length)];

    /// <summary>Chooses one of a list.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="items">At least one.</param>
    public T OneOf<T>(IReadOnlyList<T> items) => items[(int)Below((uint)items.Count)];
}
