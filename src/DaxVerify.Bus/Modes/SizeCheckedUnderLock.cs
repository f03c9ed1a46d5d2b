using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>Checks the size again with the align that the instance has now.</summary>
public sealed class SizeCheckedUnderLock : IResizePolicy
{
    /// <inheritdoc/>
    public Errno Recheck(DevDax instance, ulong size) =>
        size % RangeAllocation.Granularity(instance) == 0 ? Errno.None : Errno.EINVAL;
}
