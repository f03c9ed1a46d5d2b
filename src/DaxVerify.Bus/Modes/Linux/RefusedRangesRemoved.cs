using DaxVerify.Bus.Memory;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Older kernels ask for the removal of what was never added. Memory that isn't there or is offline is "removed" with success, and the reservation that would be given back
/// next is a null pointer.
/// </summary>
public sealed class RefusedRangesRemoved : IRefusedRangePolicy
{
    /// <inheritdoc/>
    public bool Remove(MemoryHotplug hotplug, ulong start, ulong end) => hotplug.IsAnyOnline(start, end);
}
