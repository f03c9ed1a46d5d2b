using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux forgets: a region can be made over the memory as if it were free, and the memory stays added until the next boot (recorded:
/// group kmem-online).
/// </summary>
public sealed class ForgottenPins : IPinnedMemoryPolicy
{
    /// <inheritdoc/>
    public Errno MayMakeRegion(MemoryHotplug hotplug, ulong start, ulong end) => Errno.None;

    /// <inheritdoc/>
    public void AfterOffline(MemoryHotplug hotplug, ulong number)
    {
    }
}
