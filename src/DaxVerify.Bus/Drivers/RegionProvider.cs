using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Drivers;

/// <summary>A driver that hands a physical range to the dax bus; its binding is the region's life.</summary>
internal abstract class RegionProvider : Driver
{
    private readonly DaxBus _bus;

    /// <summary>Makes the driver.</summary>
    /// <param name="on">The bus that the providers' devices are on.</param>
    protected RegionProvider(DaxBus bus, string name, BusType on)
        : base(bus.Kernel, name, on)
    {
        _bus = bus;
    }

    protected DaxBus DaxBus => _bus;

    /// <inheritdoc/>
    internal sealed override bool Matches(Device device) => device is ProviderDevice;

    /// <inheritdoc/>
    internal sealed override Errno Probe(Device device, CancellationToken killed)
    {
        var errno = ProbeRange((ProviderDevice)device);
        if (errno == Errno.None)
        {
            _bus.Mode.TearDown.AfterProbe((DaxRegion)device.DriverData!);
        }

        if (_bus.Mode.TearDown.ProbeHoldsRegion && device.DriverData is DaxRegion held && (errno == Errno.None || held.IsStatic))
        {
            held.Put();
        }

        return errno;
    }

    /// <inheritdoc/>
    internal sealed override void Remove(Device device)
    {
        if (device.DriverData is DaxRegion region)
        {
            _bus.Mode.TearDown.Begin(region);
        }
    }

    /// <summary>Makes the region of a device.</summary>
    /// <returns>How it ended.</returns>
    protected abstract Errno ProbeRange(ProviderDevice device);

    /// <summary>Makes a region with its files; released with the device's binding.</summary>
    /// <param name="settings">What to say of the range.</param>
    /// <returns>ENOMEM for a range that isn't aligned or without memory; EBUSY by the mode.</returns>
    protected Errno MakeRegion(ProviderDevice device, RegionSettings settings, out DaxRegion? region)
    {
        region = null;
        var isAligned = settings.Start % settings.Align == 0 && (settings.End - settings.Start + 1) % settings.Align == 0;
        if (!isAligned || !Kernel.Allocations.TryAllocate("region"))
        {
            return Errno.ENOMEM;
        }

        var errno = _bus.Mode.HotRemoval.MayMakeRegion(_bus.Hotplug, settings.Start, settings.End);
        if (errno != Errno.None)
        {
            return errno;
        }

        var made = new DaxRegion(_bus, device, settings) { IsClosed = _bus.Mode.TearDown.ClosesUntilProbed };
        var files = new RegionFiles(made);
        errno = Kernel.Allocations.TryAllocate("region files") ? files.Add() : Errno.ENOMEM;
        if (errno != Errno.None)
        {
            made.Put();
            return errno;
        }

        if (_bus.Mode.TearDown.ProbeHoldsRegion)
        {
            made.Get();
        }

        device.DriverData = made;
        device.Resources.Add("unregister region", made, () => Unregister(made, files));
        region = made;
        return Errno.None;
    }

    private static void Unregister(DaxRegion region, RegionFiles files)
    {
        files.Remove();
        region.Put();
    }
}
