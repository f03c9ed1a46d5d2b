using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>Waits for the device semaphore as long as it takes: a release can't be refused.</summary>
public sealed class CertainIdRelease : IIdReleasePolicy
{
    /// <inheritdoc/>
    public bool TryGiveBack(DevDax instance)
    {
        var semaphore = instance.Region.Bus.DeviceSemaphore;
        semaphore.AcquireExclusive();
        instance.InvalidateId();
        instance.GiveIdBack();
        semaphore.ReleaseExclusive();
        return true;
    }
}
