using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Drivers;

/// <summary>
/// The provider of persistent memory in devdax mode: a static region with one instance whose boundaries the namespace fixed. What lies
/// before them in the namespace holds its records and stays reserved while the provider is bound.
/// </summary>
internal sealed class PmemDriver : RegionProvider
{
    /// <summary>Makes the driver.</summary>
    /// <param name="on">The bus that its devices are on.</param>
    public PmemDriver(DaxBus bus, BusType on)
        : base(bus, "dax_pmem", on)
    {
    }

    /// <inheritdoc/>
    protected override Errno ProbeRange(ProviderDevice device)
    {
        if (device.Range.Container is { } container && container.Start < device.Range.Start)
        {
            var records = DaxBus.Iomem.Request($"namespace{device.Id}.0", container.Start, device.Range.Start - container.Start);
            if (records is null)
            {
                return Errno.EBUSY;
            }

            device.Resources.Add("release namespace records", records, () => DaxBus.Iomem.Remove(records));
        }

        var settings = new RegionSettings(
            device.Id,
            device.Range.Start,
            device.Range.End,
            PageSize.Middle,
            device.Range.TargetNode,
            device.Range.NumaNode,
            IsStatic: true,
            DriverType.Device);
        var errno = MakeRegion(device, settings, out var region);
        return errno == Errno.None ? InstanceFactory.CreateForProvider(region!, device.Range.Size) : errno;
    }
}
