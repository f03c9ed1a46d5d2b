using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux holds the provider's mutex across the whole delete, under the active reference of <c>delete</c>. A provider that is being
/// unbound holds the mutex and waits for that reference. The id is free again before the device is gone, so a create may meet the name.
/// </summary>
public sealed class DeleteUnderProviderMutex : IDeletionPolicy
{
    /// <inheritdoc/>
    [SuppressLockAnalysis("quirk of Linux 6.12, finding 023-unlocked-youngest: clears seed and youngest without the region semaphore")]
    public Errno Delete(DaxRegion region, DevDax victim)
    {
        using (region.Provider.Mutex.Hold())
        {
            var errno = DeletionChecks.Claim(victim, out var isClaimed);
            if (isClaimed)
            {
                victim.GiveIdBack();
                region.Provider.Resources.ReleaseNow(InstanceFactory.UnregisterInstanceAction, victim);
            }

            return errno;
        }
    }
}
