using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;

namespace DaxVerify.Specification.Stepping;

/// <summary>Which attribute files exist, and what their permission bits allow. Root included: a forbidden mode is EACCES.</summary>
internal static class AttributeModes
{
    /// <summary>Tells whether a file exists in a state.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="path">The file.</param>
    public static bool Exists(Setting setting, MachineState state, AttributePath path) => path.Owner switch
    {
        AttributeOwner.Region => state.Regions[path.Name.Region].IsBound && Mode(setting, path) != 0,
        AttributeOwner.Instance => state.Find(path.Name) is not null && Mode(setting, path) != 0,
        AttributeOwner.Mapping => state.Find(path.Name) is { } instance
            && path.Number < (ulong)instance.Ranges.Length && Mode(setting, path) != 0,
        AttributeOwner.Driver => state.FindDriver(path.Driver) is not null && Mode(setting, path) != 0,
        AttributeOwner.MemoryBlock => Mode(setting, path) != 0 && state.Blocks.Any(block => block.Number == path.Number),
        AttributeOwner.Module => state.FindDriver(path.Driver) is not null && Mode(setting, path) != 0,
        AttributeOwner.Nothing => false,
        _ => Mode(setting, path) != 0,
    };

    /// <summary>Permission bits of a file, as far as root is concerned: 4 read, 2 write.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="path">The file.</param>
    /// <returns>The bits; 0 when there is no such file.</returns>
    public static int Mode(Setting setting, AttributePath path) => path.Owner switch
    {
        AttributeOwner.Region => RegionMode(path.Attribute, setting.Topology.IsStatic),
        AttributeOwner.Instance => InstanceMode(setting, path),
        AttributeOwner.Mapping => path.Attribute switch { "start" or "end" or "page_offset" => 4, "uevent" => 6, _ => 0 },
        AttributeOwner.Driver => path.Attribute is "bind" or "unbind" or "new_id" or "remove_id" or "uevent" ? 2 : 0,
        AttributeOwner.Provider => path.Attribute is "bind" or "unbind" or "uevent" ? 2 : 0,
        AttributeOwner.MemoryBlock => BlockMode(path.Attribute),
        AttributeOwner.ProviderDevice => path.Attribute switch { "uevent" => 6, "modalias" or "numa_node" when !setting.Topology.IsStatic => 4, _ => 0 },
        AttributeOwner.Module => path.Attribute == "initstate" ? 4 : 0,
        AttributeOwner.Memory => path.Attribute switch { "auto_online_blocks" => 6, "block_size_bytes" => 4, _ => 0 },
        AttributeOwner.MemoryMap => 4,
        _ => 0,
    };

    private static int BlockMode(string attribute) => attribute switch
    {
        "state" or "online" or "uevent" => 6,
        "phys_device" or "phys_index" or "removable" or "valid_zones" => 4,
        _ => 0,
    };

    private static int RegionMode(string attribute, bool isStatic) => attribute switch
    {
        "id" or "size" or "align" => 4,
        "available_size" or "seed" => isStatic ? 0 : 4,
        "create" => isStatic ? 0 : 6,
        "delete" => isStatic ? 0 : 2,
        _ => 0,
    };

    private static int InstanceMode(Setting setting, AttributePath path) => path.Attribute switch
    {
        "modalias" or "resource" or "numa_node" or "dev" => 4,
        "uevent" => 6,
        "target_node" => setting.Topology.Regions[path.Name.Region].TargetNode < 0 ? 0 : 4,
        "size" or "align" => setting.Topology.IsStatic ? 4 : 6,
        "mapping" => setting.Topology.IsStatic ? 0 : 2,
        "memmap_on_memory" => setting.Rules.HasMemmapOnMemory ? 6 : 0,
        _ => 0,
    };
}
