using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// Keeps pinned memory from being given away: its instance can't lose it and no region is made over it, both EBUSY, until its last block
/// goes offline; then the removal is finished.
/// </summary>
public sealed class TrackedPins : IPinnedMemoryPolicy
{
    /// <inheritdoc/>
    public Errno MayShrink(DevDax instance, ulong excess)
    {
        var hotplug = instance.Region.Bus.Hotplug;
        StabilityRole.UnderRegionSemaphore(instance);
        var ranges = instance.Ranges;
        for (var i = ranges.Length - 1; i >= 0 && excess > 0; i--)
        {
            var lost = Math.Min(excess, ranges[i].Length);
            if (hotplug.IsPinned(ranges[i].End - lost + 1, ranges[i].End))
            {
                return Errno.EBUSY;
            }

            excess -= lost;
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno MayMakeRegion(MemoryHotplug hotplug, ulong start, ulong end) =>
        hotplug.IsPinned(start, end) ? Errno.EBUSY : Errno.None;

    /// <inheritdoc/>
    public void AfterOffline(MemoryHotplug hotplug, ulong number) => hotplug.ReleasePinOf(number);
}
