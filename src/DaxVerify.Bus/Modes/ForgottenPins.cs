using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// Linux forgets: the instance can be resized or deleted as if it were free, and the memory stays added until the next boot (recorded:
/// group kmem-online).
/// </summary>
public sealed class ForgottenPins : IPinnedMemoryPolicy
{
    /// <inheritdoc/>
    public Errno MayShrink(DevDax instance, ulong excess) => Errno.None;

    /// <inheritdoc/>
    public Errno MayMakeRegion(MemoryHotplug hotplug, ulong start, ulong end) => Errno.None;

    /// <inheritdoc/>
    public void AfterOffline(MemoryHotplug hotplug, ulong number)
    {
    }
}
