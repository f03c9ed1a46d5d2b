using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Refuses what Linux should: a bound instance (EBUSY, as for size and align), a misaligned start or length and a zero length (EINVAL), a
/// region whose provider is going away (ENXIO, as for size and align).
/// </summary>
public sealed class StrictMappingWrite : IMappingWritePolicy
{
    /// <inheritdoc/>
    public Errno WithoutProvider => Errno.ENXIO;

    /// <inheritdoc/>
    public Errno Add(DevDax instance, ulong start, ulong length)
    {
        if (instance.Driver is not null)
        {
            return Errno.EBUSY;
        }

        StabilityRole.UnderRegionSemaphore(instance);
        var isAligned = length % RangeAllocation.Granularity(instance) == 0 && start % PageSize.MinimumMapping == 0;
        return length == 0 || !isAligned ? Errno.EINVAL : RangeAllocation.Allocate(instance, start, length);
    }
}
