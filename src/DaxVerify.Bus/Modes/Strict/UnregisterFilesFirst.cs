using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Removes the files and waits for their users with no semaphore held; only giving ranges and id back takes the region semaphore. Seed and youngest, which hold no reference, are cleared there:
/// their readers hold the semaphore too, so none of them meets an instance that is released.
/// </summary>
public sealed class UnregisterFilesFirst : IUnregistrationPolicy
{
    /// <inheritdoc/>
    public bool ReservesActionFirst => true;

    /// <inheritdoc/>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public void AfterFailedRegistration(DevDax instance) => instance.FreeRanges();

    /// <inheritdoc/>
    public void Unregister(DevDax instance)
    {
        // Dead first, killed then: a probe that still ran would set the page map that the kill clears.
        instance.Unregister();
        instance.Kill();
        var semaphore = instance.DaxBus.RegionSemaphore;
        semaphore.AcquireExclusive();
        instance.Region.AssertLocked();
        instance.Region.ForgetInstance(instance);
        instance.FreeRanges();
        instance.GiveIdBack();
        semaphore.ReleaseExclusive();
        instance.Put();
    }
}
