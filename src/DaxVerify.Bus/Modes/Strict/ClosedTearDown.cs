using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Closes the region under the region semaphore: what comes later, a create, a delete, a resize, a new range, is refused with ENXIO. It
/// is closed, too, until the provider's probe has succeeded: an instance made meanwhile would stay behind when the probe fails.
/// </summary>
public sealed class ClosedTearDown : ITearDownPolicy
{
    /// <inheritdoc/>
    public bool ClosesUntilProbed => true;

    /// <inheritdoc/>
    public bool ProbeHoldsRegion => false;

    /// <inheritdoc/>
    public void AfterProbe(DaxRegion region) => Set(region, isClosed: false);

    /// <inheritdoc/>
    public void Begin(DaxRegion region) => Set(region, isClosed: true);

    private static void Set(DaxRegion region, bool isClosed)
    {
        var semaphore = region.Bus.RegionSemaphore;
        semaphore.AcquireExclusive();
        region.IsClosed = isClosed;
        semaphore.ReleaseExclusive();
    }
}
