using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Drivers;

/// <summary>The device that owns a physical range: <c>hmem.N</c> on the platform bus, or a dax device of the nd bus.</summary>
public sealed class ProviderDevice : Device
{
    /// <summary>Makes a device.</summary>
    /// <param name="kernel">The machine.</param>
    /// <param name="id">Its number, which becomes the region's id.</param>
    internal ProviderDevice(Kernel kernel, string name, BusType bus, KernfsDirectory home, int id, RegionTopology range)
        : base(kernel, name, parent: null, bus, home, bus.Name == "platform" ? new DeviceEntries(bus) { Alias = "platform:hmem", NumaNode = range.NumaNode } : null)
    {
        Id = id;
        Range = range;
    }

    /// <summary>Its number, which becomes the region's id.</summary>
    public int Id { get; }

    public RegionTopology Range { get; }
}
