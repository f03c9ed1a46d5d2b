namespace DaxVerify.Exploration.Runtime;

/// <summary>Steele, Lea and Flood's SplitMix64: a small, fast generator whose whole state is its seed.</summary>
internal sealed class SplitMix
{
    private ulong _state;

    /// <summary>Starts the sequence of <paramref name="seed"/>.</summary>
    public SplitMix(ulong seed) => _state = seed;

    /// <summary>Restarts with a seed of two parts.</summary>
    public void Restart(ulong seed, ulong stream) => _state = Mix(seed + 0x9E3779B97F4A7C15UL) ^ Mix(stream * 0xD1B54A32D192ED03UL + 1);

    /// <summary>Next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Next value from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)(((UInt128)Next() * (ulong)count) >> 64);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
