using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>What both ways of deleting share: the checks and the invalidation, under the victim's mutex and the device semaphore.</summary>
internal static class DeletionChecks
{
    /// <summary>
    /// Invalidates an instance that is unbound, empty and not id 0, so that no probe can succeed any more.
    /// </summary>
    /// <param name="region">The region.</param>
    /// <param name="victim">The instance.</param>
    /// <param name="isClaimed">Whether this call invalidated it and must clean it up.</param>
    /// <returns>EBUSY when it may not go.</returns>
    public static Errno Claim(DaxRegion region, DevDax victim, out bool isClaimed)
    {
        isClaimed = false;
        var semaphore = region.Bus.DeviceSemaphore;
        lock (victim.Mutex)
        {
            semaphore.AcquireExclusive();
            try
            {
                if (victim.Driver is not null || victim.Size > 0 || victim.Number == 0 || !victim.HasValidId)
                {
                    return Errno.EBUSY;
                }

                isClaimed = victim.InvalidateId();
                region.ClearSeedIf(victim);
                if (ReferenceEquals(region.Youngest, victim))
                {
                    region.Youngest = null;
                }

                return Errno.None;
            }
            finally
            {
                semaphore.ReleaseExclusive();
            }
        }
    }
}
