using DaxVerify.Bus.Memory;

namespace DaxVerify.Bus.Modes;

/// <summary>What was never added isn't removed: Linux since 6.1.178 and 6.12.97, and Strict.</summary>
public sealed class RefusedRangesPassedOver : IRefusedRangePolicy
{
    /// <inheritdoc/>
    public bool Remove(MemoryHotplug hotplug, ulong start, ulong end) => true;
}
