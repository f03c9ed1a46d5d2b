using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Checks, invalidates and takes the unregister action off the provider's list under the region semaphore, so that a delete meets
/// neither half a creation, nor a resize, nor a tear-down: a region whose tear-down has begun refuses it with ENXIO. The device goes
/// after the semaphores are free, and no provider mutex is needed.
/// </summary>
public sealed class DeleteByClaim : IDeletionPolicy
{
    /// <inheritdoc/>
    public Errno Delete(DaxRegion region, DevDax victim)
    {
        var semaphore = victim.Region.Bus.RegionSemaphore;
        semaphore.AcquireExclusive();
        var errno = victim.Region.IsClosed ? Errno.ENXIO : DeletionChecks.Claim(victim, out _);
        var unregister = errno == Errno.None
            ? region.Provider.Resources.TryTake(InstanceFactory.UnregisterInstanceAction, victim)
            : null;
        victim.IsClosed |= errno == Errno.None;
        semaphore.ReleaseExclusive();
        unregister?.Invoke();
        return errno;
    }
}
