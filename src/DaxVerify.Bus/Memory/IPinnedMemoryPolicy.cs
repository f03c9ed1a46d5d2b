using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Memory;

/// <summary>What happens to memory that stays added because its hot-removal failed.</summary>
public interface IPinnedMemoryPolicy
{
    /// <summary>Whether a region may be made over a range.</summary>
    /// <param name="hotplug">Memory hot-plug.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    /// <returns>EBUSY when pinned memory lies in it.</returns>
    Errno MayMakeRegion(MemoryHotplug hotplug, ulong start, ulong end);

    /// <summary>A block went offline.</summary>
    /// <param name="hotplug">Memory hot-plug.</param>
    void AfterOffline(MemoryHotplug hotplug, ulong number);
}
