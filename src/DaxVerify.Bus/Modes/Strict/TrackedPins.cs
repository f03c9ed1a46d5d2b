using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Keeps pinned memory from being given away: no region is made over it (EBUSY) until its last block goes offline; then the removal is
/// finished.
/// </summary>
public sealed class TrackedPins : IPinnedMemoryPolicy
{
    /// <inheritdoc/>
    public Errno MayMakeRegion(MemoryHotplug hotplug, ulong start, ulong end) =>
        hotplug.IsPinned(start, end) ? Errno.EBUSY : Errno.None;

    /// <inheritdoc/>
    public void AfterOffline(MemoryHotplug hotplug, ulong number) => hotplug.ReleasePinOf(number);
}
