using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>Checks the size again with the align that the instance has now.</summary>
public sealed class SizeCheckedUnderLock : IResizePolicy
{
    /// <summary>
    /// Reads the align under the device semaphore. Only a wait can be killed: a misaligned size is EINVAL whatever signal is pending.
    /// </summary>
    /// <inheritdoc/>
    public Errno ReadGranularity(DevDax instance, CancellationToken killed, out ulong granularity)
    {
        granularity = 0;
        var semaphore = instance.DaxBus.DeviceSemaphore;
        if (!semaphore.TryAcquireShared())
        {
            var errno = semaphore.AcquireSharedKillable(killed);
            if (errno != Errno.None)
            {
                return errno;
            }
        }

        StabilityRole.UnderDeviceSemaphore(instance);
        granularity = RangeAllocation.Granularity(instance);
        semaphore.ReleaseShared();
        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno Recheck(DevDax instance, ulong size)
    {
        StabilityRole.UnderRegionSemaphore(instance);
        return size % RangeAllocation.Granularity(instance) == 0 ? Errno.None : Errno.EINVAL;
    }
}
