using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>What happens to memory that stays added because its hot-removal failed.</summary>
public interface IPinnedMemoryPolicy
{
    /// <summary>Whether an instance may lose bytes from its end.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="excess">How many bytes.</param>
    /// <returns>EBUSY when pinned memory is among them.</returns>
    [RequiresLock("instance.Region.Bus.RegionSemaphore")]
    Errno MayShrink(DevDax instance, ulong excess);

    /// <summary>Whether a region may be made over a range.</summary>
    /// <param name="hotplug">Memory hot-plug.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    /// <returns>EBUSY when pinned memory lies in it.</returns>
    Errno MayMakeRegion(MemoryHotplug hotplug, ulong start, ulong end);

    /// <summary>A block went offline.</summary>
    /// <param name="hotplug">Memory hot-plug.</param>
    /// <param name="number">Its number.</param>
    void AfterOffline(MemoryHotplug hotplug, ulong number);
}
