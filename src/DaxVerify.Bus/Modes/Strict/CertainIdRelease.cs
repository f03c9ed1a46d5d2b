using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Waits for the device semaphore as long as it takes: a release can't be refused. Whoever meets an instance may look at its region, whether it is deleted or belongs to a static
/// region, so the instance holds it.
/// </summary>
public sealed class CertainIdRelease : IIdReleasePolicy
{
    /// <inheritdoc/>
    public bool InstanceHoldsRegion => true;

    /// <inheritdoc/>
    public void GiveBack(DevDax instance)
    {
        var semaphore = instance.DaxBus.DeviceSemaphore;
        semaphore.AcquireExclusive();
        instance.InvalidateId();
        instance.GiveIdBack();
        semaphore.ReleaseExclusive();
    }
}
