namespace DaxVerify.Specification.State;

/// <summary>A run of physical bytes.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes; never 0.</param>
public readonly record struct Extent(ulong Start, ulong Length)
{
    /// <summary>Last byte.</summary>
    public ulong End => Start + Length - 1;

    /// <summary>Tells whether two runs share a byte.</summary>
    /// <param name="other">The other run.</param>
    public bool Overlaps(Extent other) => Start <= other.End && other.Start <= End;

    /// <summary>Tells whether another run lies inside this one.</summary>
    /// <param name="other">The other run.</param>
    public bool Contains(Extent other) => Start <= other.Start && other.End <= End;
}
