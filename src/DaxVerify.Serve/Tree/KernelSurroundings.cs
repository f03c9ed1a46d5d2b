using System.Globalization;
using System.Text;
using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Serve.Tree;

/// <summary>What a kernel has around the bus's own files, and what tools look at: links, numbers of device nodes, modules, memory blocks' and nodes' files.</summary>
internal sealed class KernelSurroundings
{
    /// <summary>Where the memory blocks are.</summary>
    public const string MemoryPath = "/sys/devices/system/memory";

    /// <summary>Name of the device that the persistent memory ranges of a legacy machine are below.</summary>
    public const string PersistentMemory = "e820_pmem";

    private const uint DaxMajor = 252;
    private const int InstancesPerRegion = 256;
    private static readonly string[] s_modules = ["device_dax", "kmem"];
    private readonly DaxMachine _machine;
    private readonly BusTopology _topology;
    private readonly BlockZones _zones;

    /// <summary>Makes the surroundings of a machine.</summary>
    /// <param name="topology">What it was made of.</param>
    public KernelSurroundings(DaxMachine machine, BusTopology topology)
    {
        _machine = machine;
        _topology = topology;
        _zones = new BlockZones(topology.OnlinePolicy == OnlinePolicy.OnlineMovable);
        ProvidersPath = "/sys/devices/platform" + (topology.IsStatic ? $"/{PersistentMemory}" : string.Empty);
    }

    /// <summary>A file that holds nothing and takes everything: the mount has no device nodes that can be opened.</summary>
    public static ServedFile NullFile { get; } = new(
        0x1B6,
        (CancellationToken _, out string text) =>
        {
            text = string.Empty;
            return Errno.None;
        },
        (value, _) => StoreResult.Of(Errno.None, value));

    /// <summary>Where the providers' devices are.</summary>
    public string ProvidersPath { get; }

    /// <summary>What belongs into a directory beside the bus's own entries.</summary>
    /// <param name="directory">The bus's directory.</param>
    public IReadOnlyDictionary<string, ServedNode> Of(string path, KernfsDirectory directory)
    {
        var parts = path.Split('/');
        if (path == MemoryPath)
        {
            return MemoryFiles();
        }

        if (path.StartsWith(MemoryPath + "/", StringComparison.Ordinal))
        {
            return BlockFiles(path, directory);
        }

        if (path.StartsWith(ProvidersPath + "/", StringComparison.Ordinal))
        {
            return DeviceFiles(path, parts[ProvidersPath.Split('/').Length..], directory);
        }

        return parts is ["", "sys", "bus", "dax", "drivers", var driver] && s_modules.Contains(driver)
            ? Entries(("module", ServedLink.Between(path, $"/sys/module/{driver}")), ("uevent", new ServedFile(0x80, Show: null, UeventFile(string.Empty).Store)))
            : Entries();
    }

    /// <summary>Absolute path of what a link of the bus leads to.</summary>
    /// <param name="path">Where the link's directory is served.</param>
    public string PathOf(string path, KernfsLink link)
    {
        if (link.Name == "driver")
        {
            var isProvider = path.LastIndexOf('/') == ProvidersPath.Length;
            return $"/sys/bus/{(isProvider ? _machine.ProviderBus.Name : "dax")}/drivers/{link.Target.Name}";
        }

        var isOnDaxBus = path.StartsWith("/sys/bus/dax/", StringComparison.Ordinal);
        return isOnDaxBus ? InstancePath(link.Name) : $"{ProvidersPath}/{link.Name}";
    }

    /// <summary>A file of the bus. A block remembers the zone that it was put into.</summary>
    /// <param name="path">Where its directory is served.</param>
    public ServedFile FileOf(string path, KernfsAttribute attribute)
    {
        var permissions = attribute.Mode switch
        {
            AttributeMode.ReadOnly => 0x124u,
            AttributeMode.RootReadOnly => 0x100u,
            AttributeMode.ReadWrite => 0x1A4u,
            _ => 0x80u,
        };
        StoreAttribute? store = attribute.IsWritable ? attribute.Write : null;
        if (store is not null && path.StartsWith(MemoryPath + "/", StringComparison.Ordinal) && attribute.Name == "state")
        {
            store = _zones.Watch(attribute);
        }

        return new ServedFile(permissions, attribute.IsReadable ? attribute.Read : null, store) { Origin = new BusFile(_machine, attribute, $"{BusPathOf(path)}/{attribute.Name}") };
    }

    /// <summary>How operations spell a directory: devices by the bus that they are on.</summary>
    /// <param name="path">Where it is served.</param>
    private string BusPathOf(string path)
    {
        if (!path.StartsWith(ProvidersPath + "/", StringComparison.Ordinal))
        {
            return path;
        }

        var parts = path[(ProvidersPath.Length + 1)..].Split('/', 2);
        return parts is [_, var below] && below != "dax_region" ? $"/sys/bus/dax/devices/{below}" : $"/sys/bus/{_machine.ProviderBus.Name}/devices/{string.Join('/', parts)}";
    }

    /// <summary>The node of an instance.</summary>
    public static ServedDevice NodeOf(string name)
    {
        var (region, id) = Numbers(name);
        return new ServedDevice(DaxMajor, (uint)((region * InstancesPerRegion) + id));
    }

    /// <summary>Links to the instances, by their nodes' numbers.</summary>
    public Dictionary<string, ServedNode> CharacterDevices() =>
        Instances().ToDictionary(NumberText, name => (ServedNode)ServedLink.Between("/sys/dev/char", InstancePath(name)), StringComparer.Ordinal);

    /// <summary>Loaded modules.</summary>
    public Dictionary<string, ServedNode> Modules() => s_modules.Where(IsLoaded)
        .ToDictionary(name => name, _ => (ServedNode)FixedDirectory.Of(("initstate", ServedFile.Of(() => "live"))), StringComparer.Ordinal);

    /// <summary>The memory's nodes with links to their blocks.</summary>
    public Dictionary<string, ServedNode> Nodes()
    {
        var blocks = _machine.Dax.Hotplug.Blocks().ToLookup(block => NodeOfBlock(block.Number));
        return _topology.Regions.Select(region => Math.Max(region.TargetNode, 0)).Append(0).Distinct().ToDictionary(
            node => $"node{node}",
            node => (ServedNode)new FixedDirectory(blocks[node].ToDictionary(
                block => $"memory{block.Number}",
                block => (ServedNode)ServedLink.Between($"/sys/devices/system/node/node{node}", $"{MemoryPath}/memory{block.Number}"))),
            StringComparer.Ordinal);
    }

    private static Dictionary<string, ServedNode> Entries(params (string Name, ServedNode Node)[] entries) =>
        entries.ToDictionary(e => e.Name, e => e.Node, StringComparer.Ordinal);

    private static string NumberText(string name)
    {
        var node = NodeOf(name);
        return $"{node.Major}:{node.Minor}";
    }

    private static (int Region, int Id) Numbers(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return (int.Parse(name.AsSpan(3, dot - 3), CultureInfo.InvariantCulture), int.Parse(name.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }

    private IEnumerable<string> Instances()
    {
        var devices = _machine.Kernel.Dev;
        for (var name = devices.NextName(null); name is not null; name = devices.NextName(name))
        {
            yield return name;
        }
    }

    private string InstancePath(string name) => $"{ProvidersPath}/{_machine.Providers[Numbers(name).Region].Name}/{name}";

    private bool IsLoaded(string module) => _machine.Kernel.Buses.TryGet("dax", out var bus) && bus is KernfsDirectory dax
        && dax.TryGet("drivers", out var drivers) && ((KernfsDirectory)drivers).TryGet(module, out _);

    private Dictionary<string, ServedNode> DeviceFiles(string path, string[] parts, KernfsDirectory directory) => parts switch
    {
        [_] when _topology.IsStatic => Entries(("subsystem", ServedLink.Between(path, "/sys/bus/nd")), ("uevent", UeventFile(DriverLine(directory)))),
        [_] => Entries(
            ("modalias", ServedFile.Of(() => "platform:hmem")),
            ("subsystem", ServedLink.Between(path, "/sys/bus/platform")),
            ("uevent", UeventFile(DriverLine(directory) + "MODALIAS=platform:hmem\n"))),
        [_, "dax_region"] => Entries(),
        [_, var instance] => Entries(
            ("dev", ServedFile.Of(() => NumberText(instance))),
            ("subsystem", ServedLink.Between(path, "/sys/bus/dax")),
            ("uevent", UeventFile($"MAJOR={NodeOf(instance).Major}\nMINOR={NodeOf(instance).Minor}\nDEVNAME={instance}\n{DriverLine(directory)}MODALIAS={DevDax.Modalias}\n"))),
        _ => Entries(("uevent", UeventFile(string.Empty))),
    };

    private static string DriverLine(KernfsDirectory device) => device.TryGet("driver", out var node) && node is KernfsLink driver ? $"DRIVER={driver.Target.Name}\n" : string.Empty;

    private static ServedFile UeventFile(string text) => new(
        0x1A4,
        (CancellationToken _, out string shown) =>
        {
            shown = text;
            return Errno.None;
        },
        (value, _) => StoreResult.Of(Encoding.ASCII.GetString(value).TrimEnd('\n', '\0') is "add" or "remove" or "change" ? Errno.None : Errno.EINVAL, value));

    private Dictionary<string, ServedNode> MemoryFiles() => Entries(
        ("auto_online_blocks", ServedFile.Of(() => _topology.OnlinePolicy switch
        {
            OnlinePolicy.Offline => "offline",
            OnlinePolicy.Online => "online",
            _ => "online_movable",
        })),
        ("block_size_bytes", ServedFile.Of(() => $"{_machine.Dax.Hotplug.BlockSize:x}")));

    private Dictionary<string, ServedNode> BlockFiles(string path, KernfsDirectory directory)
    {
        var number = ulong.Parse(directory.Name.AsSpan("memory".Length), CultureInfo.InvariantCulture);
        var node = NodeOfBlock(number);
        return Entries(
            ("online", OnlineFile(directory)),
            ("phys_device", ServedFile.Of(() => "0")),
            ("uevent", UeventFile(string.Empty)),
            ($"node{node}", ServedLink.Between(path, $"/sys/devices/system/node/node{node}")),
            ("phys_index", ServedFile.Of(() => $"{number:x8}")),
            ("removable", ServedFile.Of(() => "1")),
            ("subsystem", ServedLink.Between(path, "/sys/bus/memory")),
            ("valid_zones", ServedFile.Of(() => _zones.ZonesOf(directory))));
    }

    /// <summary>The state as a truth. To ask for the state that there is does nothing, where the words of <c>state</c> are refused.</summary>
    private ServedFile OnlineFile(KernfsDirectory block)
    {
        if (!block.TryGet("state", out var node) || node is not KernfsAttribute state)
        {
            throw new InvalidOperationException($"{block.Name} has no state");
        }

        var watched = _zones.Watch(state);
        return new ServedFile(
            0x1A4,
            (CancellationToken killed, out string text) =>
            {
                var errno = state.Read(killed, out text);
                text = text == "online\n" ? "1\n" : "0\n";
                return errno;
            },
            (value, killed) =>
            {
                var now = string.Empty;
                var errno = KernelText.ParseBool(value, out var isWanted);
                if (errno == Errno.None)
                {
                    errno = state.Read(killed, out now);
                }

                return errno != Errno.None || isWanted == (now == "online\n") ? StoreResult.Of(errno, value)
                    : StoreResult.Of(watched(isWanted ? "online"u8 : "offline"u8, killed).Errno, value);
            });
    }

    private int NodeOfBlock(ulong number)
    {
        var start = number * _machine.Dax.Hotplug.BlockSize;
        return Math.Max(_topology.Regions.FirstOrDefault(region => start >= region.Start && start <= region.End)?.TargetNode ?? 0, 0);
    }
}
