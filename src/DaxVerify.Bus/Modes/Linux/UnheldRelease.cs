using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux releases the device semaphore on the way out although the wait for it failed: it takes the semaphore away from whoever holds
/// it, or spoils its count.
/// </summary>
public sealed class UnheldRelease : IKilledResizePolicy
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nobody holds the device semaphore exclusively.</exception>
    [SuppressLockAnalysis("quirk of Linux 6.12, finding 018-killed-resize: the release of a semaphore that is not held")]
    public void GiveUp(DaxBus bus) => bus.DeviceSemaphore.ReleaseExclusive();
}
