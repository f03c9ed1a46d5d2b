using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>Compares and clears in one atomic step.</summary>
public sealed class AtomicSeed : ISeedPolicy
{
    /// <inheritdoc/>
    public void ClearIfSeed(DevDax instance) => instance.Region.ClearSeedIf(instance);
}
