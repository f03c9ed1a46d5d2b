using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux compares and clears without a lock (finding 012).</summary>
public sealed class UnlockedSeed : ISeedPolicy
{
    /// <inheritdoc/>
    public void ClearIfSeed(DevDax instance) => instance.Region.ClearSeedUnlocked(instance);
}
