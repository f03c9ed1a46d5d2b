namespace DaxVerify.Verification.Generation;

/// <summary>Choices that depend on a seed alone, on every machine and runtime (Steele, Lea and Flood's SplitMix64).</summary>
/// <param name="seed">Where they begin.</param>
public sealed class SeededChoices(ulong seed) : ChoiceStream
{
    private ulong _state = seed;

    /// <inheritdoc/>
    public override uint Below(uint bound) => (uint)(((Next() >> 32) * bound) >> 32);

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
