using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Drivers;

/// <summary>
/// The provider of soft-reserved memory: a dynamic region with one instance. With <c>region_idle</c> the instance starts empty and the
/// region is of the device type; without, it has the whole range and the region is handed over as RAM (e9ee9fe3).
/// </summary>
internal sealed class HmemDriver : RegionProvider
{
    private readonly bool _regionIdle;

    /// <summary>Makes the driver.</summary>
    /// <param name="on">The bus that its devices are on.</param>
    /// <param name="regionIdle">The module parameter.</param>
    public HmemDriver(DaxBus bus, BusType on, bool regionIdle)
        : base(bus, "hmem", on)
    {
        _regionIdle = regionIdle;
    }

    /// <inheritdoc/>
    protected override Errno ProbeRange(ProviderDevice device)
    {
        var settings = new RegionSettings(
            device.Id,
            device.Range.Start,
            device.Range.End,
            PageSize.Middle,
            device.Range.TargetNode,
            device.Range.NumaNode,
            IsStatic: false,
            _regionIdle ? DriverType.Device : DriverType.Kmem);
        var errno = MakeRegion(device, settings, out var region);
        return errno == Errno.None
            ? InstanceFactory.CreateForProvider(region!, _regionIdle ? 0 : device.Range.Size)
            : errno;
    }
}
