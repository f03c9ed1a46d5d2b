using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What both ways of deleting share: the checks and the invalidation, under the victim's mutex and the device semaphore.</summary>
internal static class DeletionChecks
{
    /// <summary>
    /// Invalidates an instance that is unbound, empty and not id 0, so that no probe can succeed any more.
    /// </summary>
    /// <param name="victim">The instance.</param>
    /// <param name="isClaimed">Whether this call invalidated it and must clean it up.</param>
    /// <returns>EBUSY when it may not go.</returns>
    [RequiresLock("victim.Region.Bus.RegionSemaphore")]
    public static Errno Claim(DevDax victim, out bool isClaimed)
    {
        isClaimed = false;
        var semaphore = victim.DaxBus.DeviceSemaphore;
        using (victim.Mutex.Hold())
        {
            semaphore.AcquireExclusive();
            try
            {
                StabilityRole.UnderDeviceSemaphore(victim);
                if (victim.Driver is not null || victim.Size > 0 || victim.Number == 0 || !victim.HasValidId)
                {
                    return Errno.EBUSY;
                }

                isClaimed = victim.InvalidateId();
                victim.Region.ForgetInstance(victim);
                return Errno.None;
            }
            finally
            {
                semaphore.ReleaseExclusive();
            }
        }
    }
}
