using DaxVerify.Annotations;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// What guards an instance's ranges, align and memory-map flag for readers. It is no lock but a role, played by whoever holds one of the things
/// that keep them from changing. Its methods do nothing to the instance: each says for the analyzer which of these things is held.
/// </summary>
[LockType]
public sealed class StabilityRole
{
    /// <summary>Every write to the ranges, and to the align of an unbound instance, holds the region semaphore exclusively.</summary>
    [RequiresLock("instance.DaxBus.RegionSemaphore"), AssertsLockHeld("instance.Stability")]
    internal static void UnderRegionSemaphore(DevDax instance) => ArgumentNullException.ThrowIfNull(instance);

    /// <summary>A resize, an added range and every write of the configuration hold the device semaphore exclusively.</summary>
    [RequiresSharedLock("instance.DaxBus.DeviceSemaphore"), AssertsLockHeld("instance.Stability")]
    internal static void UnderDeviceSemaphore(DevDax instance) => ArgumentNullException.ThrowIfNull(instance);

    /// <summary>An instance whose driver is set is not resized, and the device mutex keeps the driver set.</summary>
    [RequiresLock("instance.Mutex"), AssertsLockHeld("instance.Stability")]
    internal static void WhileBound(DevDax instance) => ArgumentNullException.ThrowIfNull(instance);

    /// <summary>
    /// Whoever drops a mapping device holds the region semaphore, or tears the region down: then nothing adds or removes a range any more, in modes whose tear-down closes the region first.
    /// </summary>
    [AssertsLockHeld("instance.Stability")]
    internal static void WhileMappingGoes(DevDax instance) => ArgumentNullException.ThrowIfNull(instance);

    /// <summary>In a read section a device that was seen alive stays bound: its kill waits for the section's end.</summary>
    [RequiresSharedLock("instance.DaxDevice.ReadSection"), AssertsLockHeld("instance.Stability")]
    internal static void WhileAlive(DevDax instance) => ArgumentNullException.ThrowIfNull(instance);
}
