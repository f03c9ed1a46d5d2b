namespace DaxVerify.Verification.Campaigns;

/// <summary>A small random number generator whose numbers depend on the seed alone, on every machine and runtime (SplitMix64).</summary>
internal sealed class SeededRandom
{
    private ulong _state;

    /// <summary>Makes a generator.</summary>
    /// <param name="seed">Where the numbers begin.</param>
    public SeededRandom(ulong seed)
    {
        _state = seed;
    }

    /// <summary>The next number.</summary>
    /// <returns>64 random bits.</returns>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number below a bound.</summary>
    /// <param name="bound">The bound, above 0.</param>
    /// <returns>0 to bound - 1.</returns>
    public ulong Below(ulong bound) => (ulong)(((UInt128)Next() * bound) >> 64);
}
