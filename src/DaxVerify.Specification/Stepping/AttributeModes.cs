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
        AttributeOwner.Provider => Mode(setting, path) != 0,
        AttributeOwner.MemoryBlock => path.Attribute == "state" && state.Blocks.Any(block => block.Number == path.Number),
        _ => false,
    };

    /// <summary>Permission bits of a file, as far as root is concerned: 4 read, 2 write.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="path">The file.</param>
    /// <returns>The bits; 0 when there is no such file.</returns>
    public static int Mode(Setting setting, AttributePath path) => path.Owner switch
    {
        AttributeOwner.Region => RegionMode(path.Attribute, setting.Topology.IsStatic),
        AttributeOwner.Instance => InstanceMode(setting, path),
        AttributeOwner.Mapping => path.Attribute is "start" or "end" or "page_offset" ? 4 : 0,
        AttributeOwner.Driver => path.Attribute is "bind" or "unbind" or "new_id" or "remove_id" ? 2 : 0,
        AttributeOwner.Provider => path.Attribute is "bind" or "unbind" ? 2 : 0,
        AttributeOwner.MemoryBlock => path.Attribute == "state" ? 6 : 0,
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
        "modalias" or "resource" or "numa_node" => 4,
        "target_node" => setting.Topology.Regions[path.Name.Region].TargetNode < 0 ? 0 : 4,
        "size" or "align" => setting.Topology.IsStatic ? 4 : 6,
        "mapping" => setting.Topology.IsStatic ? 0 : 2,
        "memmap_on_memory" => setting.Rules.HasMemmapOnMemory ? 6 : 0,
        _ => 0,
    };
}
