using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes;

/// <summary>Closes the region under the region semaphore: what comes later, a create, a resize, a new range, is refused with ENXIO.</summary>
public sealed class ClosedTearDown : ITearDownPolicy
{
    /// <inheritdoc/>
    public void Begin(DaxRegion region)
    {
        var semaphore = region.Bus.RegionSemaphore;
        semaphore.AcquireExclusive();
        region.IsClosed = true;
        semaphore.ReleaseExclusive();
    }
}
