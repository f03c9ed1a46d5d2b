using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// Writes to an instance's configuration. Text is parsed, and for size and align validated, before any lock; then the region
/// semaphore and the device semaphore are taken exclusively, in this order.
/// </summary>
public static class InstanceConfiguration
{
    /// <summary>Resizes an instance.</summary>
    /// <param name="value">Bytes, as text.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>EINVAL for bad or misaligned sizes, ERANGE, ENXIO without provider driver, EBUSY while bound, ENOSPC, EINTR.</returns>
    public static Errno SetSize(DevDax instance, ReadOnlySpan<byte> value, CancellationToken killed)
    {
        instance.ThrowIfFreed();
        var errno = KernelText.ParseUnsigned(value, 0, out var size);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = instance.DaxBus.Mode.Resizing.ReadGranularity(instance, killed, out var granularity);
        if (errno != Errno.None)
        {
            return errno;
        }

        return size % granularity != 0
            ? Errno.EINVAL
            : Locked(instance, Errno.ENXIO, () => ResizeLocked(instance, size), killed, instance.DaxBus.Mode.KilledResizes.GiveUp);
    }

    /// <summary>Changes the align (6d82120f). An align that a range's length doesn't fit is refused and the old one kept.</summary>
    /// <param name="value">Bytes, as text.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>ENXIO for bad text or without provider driver, EINVAL for other sizes, EBUSY while bound, EINTR.</returns>
    public static Errno SetAlign(DevDax instance, ReadOnlySpan<byte> value, CancellationToken killed)
    {
        instance.ThrowIfFreed();
        if (KernelText.ParseUnsigned(value, 0, out var align) != Errno.None)
        {
            return Errno.ENXIO;
        }

        return PageSize.IsFaultSize(align)
            ? Locked(instance, Errno.ENXIO, () => SetAlignLocked(instance, align), killed)
            : Errno.EINVAL;
    }

    /// <summary>Asks for one explicit range, appended and never merged (8490e2e2).</summary>
    /// <param name="value">First and last byte in hexadecimal with a dash between.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>EINVAL for bad text, ERANGE, ENOMEM for a range that isn't free, EINTR; further ones by the mode.</returns>
    public static StoreResult AddMapping(DevDax instance, ReadOnlySpan<byte> value, CancellationToken killed)
    {
        instance.ThrowIfFreed();
        var errno = ParseRange(value, out var start, out var end);
        if (errno != Errno.None)
        {
            return StoreResult.Of(errno, value);
        }

        var policy = instance.DaxBus.Mode.MappingWrites;
        var wasReached = false;
        errno = Locked(
            instance,
            policy.WithoutProvider,
            () =>
            {
                wasReached = true;
                instance.AssertRegionLocked();
                return policy.Add(instance, start, unchecked(end - start + 1));
            },
            killed);
        return errno == Errno.None && !wasReached ? new StoreResult(Errno.None, 0) : StoreResult.Of(errno, value);
    }

    /// <summary>Sets whether hot-added memory holds its own memory map (73954d37).</summary>
    /// <param name="value">A boolean, as text.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>EINVAL, EOPNOTSUPP without platform support, EBUSY for a change while bound to a kmem-type driver, EINTR.</returns>
    public static Errno SetMemmapOnMemory(DevDax instance, ReadOnlySpan<byte> value, CancellationToken killed)
    {
        instance.ThrowIfFreed();
        var errno = KernelText.ParseBool(value, out var isOn);
        if (errno != Errno.None)
        {
            return errno;
        }

        var bus = instance.DaxBus;
        if (isOn && !bus.Hotplug.SupportsMemmapOnMemory)
        {
            return Errno.EOPNOTSUPP;
        }

        return bus.Mode.DriverReads.Run(instance, () => SetMemmapOnMemory(instance, isOn, killed));
    }

    private static Errno SetMemmapOnMemory(DevDax instance, bool isOn, CancellationToken killed)
    {
        var bus = instance.DaxBus;
        var errno = bus.DeviceSemaphore.AcquireExclusiveKillable(killed);
        if (errno != Errno.None)
        {
            return errno;
        }

        StabilityRole.UnderDeviceSemaphore(instance);
        var isRefused = instance.MemmapOnMemory != isOn && instance.Driver is DaxDriver { Type: DriverType.Kmem };
        if (!isRefused)
        {
            instance.MemmapOnMemory = isOn;
        }

        bus.DeviceSemaphore.ReleaseExclusive();
        return isRefused ? Errno.EBUSY : Errno.None;
    }

    private static Errno Locked(DevDax instance, Errno withoutProvider, Func<Errno> change, CancellationToken killed, Action<DaxBus>? giveUp = null) =>
        instance.DaxBus.Mode.ProviderLocking.Run(instance.Region, () => UnderSemaphores(instance, withoutProvider, change, giveUp, killed));

    private static Errno UnderSemaphores(DevDax instance, Errno withoutProvider, Func<Errno> change, Action<DaxBus>? giveUp, CancellationToken killed)
    {
        var bus = instance.Region.Bus;
        var errno = bus.RegionSemaphore.AcquireExclusiveKillable(killed);
        if (errno != Errno.None)
        {
            return errno;
        }

        try
        {
            if (instance.Region.Provider.Driver is null || instance.Region.IsClosed || instance.IsClosed)
            {
                return withoutProvider;
            }

            errno = bus.DeviceSemaphore.AcquireExclusiveKillable(killed);
            if (errno != Errno.None)
            {
                giveUp?.Invoke(bus);
                return errno;
            }

            try
            {
                return bus.Mode.ProviderLocking.RunOn(instance, change);
            }
            finally
            {
                bus.DeviceSemaphore.ReleaseExclusive();
            }
        }
        finally
        {
            bus.RegionSemaphore.ReleaseExclusive();
        }
    }

    private static Errno ResizeLocked(DevDax instance, ulong size)
    {
        instance.AssertRegionLocked();
        return RangeAllocation.Resize(instance, size);
    }

    private static Errno SetAlignLocked(DevDax instance, ulong align)
    {
        if (instance.Driver is not null)
        {
            return Errno.EBUSY;
        }

        instance.AssertDeviceLocked();
        StabilityRole.UnderDeviceSemaphore(instance);
        var old = instance.Align;
        instance.Align = align;
        foreach (var range in instance.Ranges)
        {
            if (range.Length % RangeAllocation.Granularity(instance) != 0)
            {
                instance.Align = old;
                return Errno.EINVAL;
            }
        }

        return Errno.None;
    }

    private static Errno ParseRange(ReadOnlySpan<byte> value, out ulong start, out ulong end)
    {
        start = end = 0;
        var text = KernelText.UntilNul(value);
        var dash = text.IndexOf((byte)'-');
        if (dash < 0)
        {
            return Errno.EINVAL;
        }

        var errno = KernelText.ParseUnsigned(text[..dash], 16, out start);
        return errno == Errno.None ? KernelText.ParseUnsigned(text[(dash + 1)..], 16, out end) : errno;
    }
}
