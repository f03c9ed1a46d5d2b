using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Bus.DriverCore;

/// <summary>What a device's directory has as long as it is there: its events, its bus and, where they are given, numbers and aliases. They know the directory and not the device, which may be released before them.</summary>
/// <param name="bus">The device's bus, if it is on one.</param>
internal sealed class DeviceEntries(BusType? bus) : IStandingEntries
{
    /// <summary>Numbers of the device's node, if it has one.</summary>
    public (int Major, int Minor)? Node { get; init; }

    /// <summary>The alias that events tell.</summary>
    public string? Alias { get; init; }

    /// <summary>The nearest memory node, for devices whose alias and node are files of their own.</summary>
    public int? NumaNode { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Names()
    {
        yield return "uevent";
        if (bus is not null)
        {
            yield return "subsystem";
        }

        if (Node is not null)
        {
            yield return "dev";
        }

        if (NumaNode is not null)
        {
            yield return "modalias";
            yield return "numa_node";
        }
    }

    /// <inheritdoc/>
    public KernfsNode? Find(KernfsDirectory directory, string name) => (name, Node, NumaNode) switch
    {
        ("uevent", _, _) => StandingFile.Uevent(directory, () => string.Concat(EventLines(directory).Select(line => line + "\n"))),
        ("subsystem", _, _) when bus is not null => new KernfsLink(name, bus.Directory),
        ("dev", var (major, minor), _) => StandingFile.Of(directory, name, () => $"{major}:{minor}\n"),
        ("modalias", _, not null) => StandingFile.Of(directory, name, () => Alias + "\n"),
        ("numa_node", _, { } node) => StandingFile.Of(directory, name, () => $"{node}\n"),
        _ => null,
    };

    private IEnumerable<string> EventLines(KernfsDirectory directory)
    {
        if (Node is var (major, minor))
        {
            yield return $"MAJOR={major}";
            yield return $"MINOR={minor}";
            yield return $"DEVNAME={directory.Name}";
        }

        if (directory.TryGet("driver", out var driver))
        {
            yield return $"DRIVER={((KernfsLink)driver).Target.Name}";
        }

        if (Alias is not null)
        {
            yield return $"MODALIAS={Alias}";
        }
    }
}
