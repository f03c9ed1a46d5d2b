using System.Globalization;
using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Stepping;

/// <summary>
/// Follows paths name by name, through links and <c>..</c>. Every directory has one path without links, below <c>/sys/devices</c> for devices; a link is the path that it leads to.
/// </summary>
/// <param name="setting">The machine and whose behaviour.</param>
internal sealed class PathWalk(Setting setting, MachineState state)
{
    private const string Memory = "/sys/devices/system/memory";
    private const string Nodes = "/sys/devices/system/node";
    private readonly string _bus = setting.Topology.IsStatic ? "nd" : "platform";
    private readonly string _provider = setting.Topology.IsStatic ? "dax_pmem" : "hmem";
    private readonly string _home = AttributePath.Home(setting.Topology);
    private bool _isCertain = true;

    /// <param name="setting">The machine and whose behaviour.</param>
    public static PathEnd Follow(Setting setting, MachineState state, string path) => new PathWalk(setting, state).Follow(path);

    private PathEnd Follow(string path)
    {
        var at = string.Empty;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsDirectory(at))
            {
                return new PathEnd(Errno.ENOTDIR, null, _isCertain);
            }

            if (name == "..")
            {
                at = at[..Math.Max(at.LastIndexOf('/'), 0)];
            }
            else if (name != ".")
            {
                at = Target(at.Split('/'), name) ?? $"{at}/{name}";
                if (!IsDirectory(at) && !IsFile(at))
                {
                    return new PathEnd(Errno.ENOENT, null, _isCertain);
                }
            }
        }

        return new PathEnd(Errno.None, IsDirectory(at) ? null : AttributePath.Parse(at, setting.Topology), _isCertain);
    }

    private bool IsFile(string path) => AttributeModes.Exists(setting, state, AttributePath.Parse(path, setting.Topology));

    private bool IsDirectory(string path) => path.Split('/') switch
    {
        [""] or ["", "proc" or "dev" or "sys"] or ["", "sys", "bus" or "devices" or "module" or "dev"] or ["", "sys", "dev", "char"] => true,
        ["", "sys", "bus", var bus] => IsBus(bus) || bus == "memory",
        ["", "sys", "bus", var bus, "devices"] => IsBus(bus) || bus == "memory",
        ["", "sys", "bus", var bus, "drivers"] => IsBus(bus),
        ["", "sys", "bus", "dax", "drivers", var driver] => HasDriver(driver),
        ["", "sys", "bus", var bus, "drivers", var driver] => bus == _bus && driver == _provider,
        ["", "sys", "module", var driver] => HasDriver(driver),
        ["", "sys", "devices", "platform" or "system"] or ["", "sys", "devices", "system", "memory" or "node"] => true,
        ["", "sys", "devices", "system", "memory", var block] => AttributePath.TryParseBlock(block, out var number) && HasBlock(number),
        ["", "sys", "devices", "system", "node", var node] => IsNode(node),
        ["", "sys", "devices", "platform", ..] => IsBelowPlatform(path),
        _ => false,
    };

    private bool IsBelowPlatform(string path)
    {
        if (setting.Topology.IsStatic && path == "/sys/devices/platform/e820_pmem")
        {
            return true;
        }

        if (!path.StartsWith(_home, StringComparison.Ordinal))
        {
            return false;
        }

        var names = path[_home.Length..].Split('/');
        if (!AttributePath.TryParseProvider(names[0], setting.Topology, out var region))
        {
            return false;
        }

        return names[1..] switch
        {
            [] => true,
            ["dax_region"] => HasRegion(region),
            [var instance] => AttributePath.TryParseName(instance, out var name) && name.Region == region && HasInstance(name),
            [var instance, var mapping] => AttributePath.TryParseName(instance, out var name) && name.Region == region && HasInstance(name)
                && AttributePath.Parse($"{path}/start", setting.Topology) is { Owner: AttributeOwner.Mapping } parsed && mapping == $"mapping{parsed.Number}" && HasMapping(parsed),
            _ => false,
        };
    }

    /// <summary>Where a link leads; null for what is no link.</summary>
    /// <param name="folder">The directory that it would be in.</param>
    private string? Target(string[] folder, string name) => folder switch
    {
        ["", "sys", "bus", "dax", "devices"] => Instance(name),
        ["", "sys", "bus", "memory", "devices"] => Block(name),
        ["", "sys", "bus", var bus, "devices"] when bus == _bus => Provider(name),
        ["", "sys", "bus", "dax", "drivers", var driver] => name == "module" ? $"/sys/module/{driver}" : IsBoundTo(name, driver) ? Instance(name) : null,
        ["", "sys", "bus", _, "drivers", _] => Provider(name) is { } provider && HasRegion(RegionOf(provider)) ? provider : null,
        ["", "sys", "dev", "char"] => Numbered(name),
        ["", "sys", "devices", "system", "memory", var block] => AttributePath.TryParseBlock(block, out var number) ? OfBlock(number, name) : null,
        ["", "sys", "devices", "system", "node", var node] => AttributePath.TryParseBlock(name, out var number) && $"node{MemoryBlocks.NodeOf(setting, number)}" == node ? Block(name) : null,
        ["", "sys", "devices", "platform", ..] => OfDevice(string.Join('/', folder), name),
        _ => null,
    };

    private string? OfBlock(ulong number, string name) => name == "subsystem" ? "/sys/bus/memory"
        : name == $"node{MemoryBlocks.NodeOf(setting, number)}" ? $"{Nodes}/{name}"
        : null;

    private string? OfDevice(string path, string link)
    {
        var last = path[(path.LastIndexOf('/') + 1)..];
        if (Provider(last) == path)
        {
            return link == "subsystem" ? $"/sys/bus/{_bus}" : link == "driver" && HasRegion(RegionOf(path)) ? $"/sys/bus/{_bus}/drivers/{_provider}" : null;
        }

        if (Instance(last) != path || !AttributePath.TryParseName(last, out var name))
        {
            return null;
        }

        return link == "subsystem" ? "/sys/bus/dax" : link == "driver" && DriverOf(name) is { } driver ? $"/sys/bus/dax/drivers/{driver}" : null;
    }

    private string? Numbered(string name)
    {
        var found = state.Regions.SelectMany((region, r) => region.Instances.Select(instance => new InstanceName(r, instance.Id)))
            .Where(instance => name == $"{Setting.NodeMajor}:{Setting.NodeMinor(instance)}");
        return found.Select(instance => Instance(instance.ToString())).FirstOrDefault();
    }

    private string? Instance(string name) => AttributePath.TryParseName(name, out var parsed) && state.Find(parsed) is not null
        ? $"{ProviderOf(parsed.Region)}/{name}" : null;

    private string? Provider(string name)
    {
        var path = _home[..(_home.LastIndexOf('/') + 1)] + name;
        return path.StartsWith(_home, StringComparison.Ordinal) && AttributePath.TryParseProvider(path.AsSpan(_home.Length), setting.Topology, out _) ? path : null;
    }

    private string ProviderOf(int region) => string.Create(CultureInfo.InvariantCulture, $"{_home}{region}{(setting.Topology.IsStatic ? ".0" : string.Empty)}");

    private int RegionOf(string provider) => AttributePath.TryParseProvider(provider.AsSpan(_home.Length), setting.Topology, out var region) ? region : -1;

    private static string? Block(string name) => AttributePath.TryParseBlock(name, out _) ? $"{Memory}/{name}" : null;

    private bool IsBus(string name) => name == "dax" || name == _bus;

    private bool IsNode(string name) => setting.Topology.Regions.Select(region => Math.Max(region.TargetNode, 0)).Append(0).Any(node => name == $"node{node}");

    private bool IsBoundTo(string name, string driver) => AttributePath.TryParseName(name, out var parsed) && DriverOf(parsed) == driver;

    private string? DriverOf(InstanceName name)
    {
        var instance = state.Find(name);
        _isCertain &= instance is null or { Phase: InstancePhase.Settled };
        return instance?.Driver;
    }

    private bool HasDriver(string name) => state.FindDriver(name) is { } driver && See(driver.Presence);

    private bool HasRegion(int region) => state.Regions[region].IsBound && See(state.Regions[region].Presence);

    private bool HasInstance(InstanceName name) => state.Find(name) is { } instance && See(instance.Presence) && See(state.Regions[name.Region].Presence);

    private bool HasMapping(AttributePath mapping)
    {
        var instance = state.Find(mapping.Name)!;
        _isCertain &= instance.Prospective.IsDefault || instance.Prospective.Length == instance.Ranges.Length;
        return mapping.Number < (ulong)instance.Ranges.Length;
    }

    private bool HasBlock(ulong number) => state.Blocks.Any(block => block.Number == number);

    private bool See(Presence presence)
    {
        _isCertain &= presence == Presence.Present;
        return true;
    }
}
