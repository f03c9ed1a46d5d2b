using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux holds the region semaphore exclusively throughout, the wait for the files' active references included; a write to one of those
/// files that wants the semaphore deadlocks with it. A create that finds no memory for the release action undoes itself this way while
/// it holds the semaphore, and hangs.
/// </summary>
public sealed class UnregisterUnderRegionLock : IUnregistrationPolicy
{
    /// <inheritdoc/>
    public bool ReservesActionFirst => false;

    /// <inheritdoc/>
    /// <remarks>
    /// Frees nothing: the array of the ranges and their place in the region are lost.
    /// </remarks>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public void AfterFailedRegistration(DevDax instance) => instance.LoseRanges();

    /// <inheritdoc/>
    public void Unregister(DevDax instance)
    {
        var semaphore = instance.DaxBus.RegionSemaphore;
        semaphore.AcquireExclusive();
        instance.Kill();
        instance.Unregister();
        instance.FreeRanges();
        instance.Put();
        semaphore.ReleaseExclusive();
    }
}
