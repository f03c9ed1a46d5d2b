using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux waits killably for the device semaphore and doesn't look at the result: when a task that was killed meanwhile drops the last
/// reference, the id is never free again and its region, which the id holds, is never released (finding 015).
/// </summary>
public sealed class KillableIdRelease : IIdReleasePolicy
{
    /// <inheritdoc/>
    public bool InstanceHoldsRegion => false;

    /// <inheritdoc/>
    public void GiveBack(DevDax instance)
    {
        var bus = instance.DaxBus;
        if (bus.DeviceSemaphore.AcquireExclusiveKillable(bus.Kernel.FatalSignal.Current) != Errno.None)
        {
            return;
        }

        instance.InvalidateId();
        instance.GiveIdBack();
        bus.DeviceSemaphore.ReleaseExclusive();
    }
}
