namespace DaxVerify.Exploration.Runtime;

/// <summary>What is remembered of some bytes of a location: a field of a struct, a field of a field, an element of an inline array, a byte of a number.</summary>
/// <param name="offset">Where they begin, in bytes from its beginning.</param>
/// <param name="bytes">How many there are.</param>
internal sealed class PartState(int offset, int bytes)
{
#pragma warning disable CA1051 // Passed by reference.
    /// <summary>Their reads and writes.</summary>
    public Shadow Shadow;
#pragma warning restore CA1051

    /// <summary>Where they begin.</summary>
    public int Offset { get; } = offset;

    /// <summary>How many there are.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Other parts of the same location that have a byte of these, or of which these have one; null if there are none.</summary>
    public List<PartState>? Others { get; private set; }

    /// <summary>Makes two parts known to each other if they have a byte in common.</summary>
    public void Meet(PartState other)
    {
        if (Offset < other.Offset + other.Bytes && other.Offset < Offset + Bytes)
        {
            (Others ??= []).Add(other);
            (other.Others ??= []).Add(this);
        }
    }
}
