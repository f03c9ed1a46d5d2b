using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>An instance can't lose pinned memory (EBUSY) until the last block of it is offline.</summary>
public sealed class PinCheckedShrink : IShrinkPolicy
{
    /// <inheritdoc/>
    public Errno MayShrink(DevDax instance, ulong excess)
    {
        var hotplug = instance.DaxBus.Hotplug;
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
}
