using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Drivers;
using DaxVerify.Bus.Sysfs;

/// <summary>The device that owns a physical range: <c>hmem.N</c> on the platform bus, or a dax device of the nd bus.</summary>
public sealed class ProviderDevice : Device
{
    /// <summary>Makes a device.</summary>
    /// <param name="kernel">The machine.</param>
    /// <param name="id">Its number, which becomes the region's id.</param>
    /// <param name="home">The directory that it is in.</param>
    internal ProviderDevice(Kernel kernel, string name, BusType bus, KernfsDirectory home, int id, RegionTopology range)
        : base(kernel, name, parent: null, bus, home)
    {
        Id = id;
        Range = range;
    }

    /// <summary>Its number, which becomes the region's id.</summary>
    public int Id { get; }

    public RegionTopology Range { get; }

    private string? Modalias => Bus!.Name == "platform" ? "platform:hmem" : null;

    /// <inheritdoc/>
    protected override IEnumerable<string> EventLines() => Modalias is { } alias ? [.. DriverLine(), $"MODALIAS={alias}"] : DriverLine();

    /// <inheritdoc/>
    protected override IEnumerable<string> StandingNames() => Modalias is null ? base.StandingNames() : [.. base.StandingNames(), "modalias", "numa_node"];

    /// <inheritdoc/>
    protected override KernfsNode? FindStanding(string name) => (name, Modalias) switch
    {
        ("modalias", { } alias) => StandingFile.Of(Directory, name, () => alias + "\n"),
        ("numa_node", not null) => StandingFile.Of(Directory, name, () => $"{Range.NumaNode}\n"),
        _ => base.FindStanding(name),
    };
}
