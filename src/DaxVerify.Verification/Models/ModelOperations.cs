using System.Globalization;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Models;

/// <summary>Makes the operations of a bounded model from the names of their kinds.</summary>
internal static class ModelOperations
{
    private static readonly string[] s_drivers = ["device_dax", "kmem"];
    private static readonly string[] s_bindings = ["bind", "unbind"];
    private static readonly string[] s_states = ["online", "offline"];
    private static readonly string[] s_bits = ["0", "1"];

    /// <summary>Makes them, in a fixed order.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="instancesMax">Instances in a region.</param>
    /// <param name="kinds">Names of kinds.</param>
    /// <param name="values">Values to write.</param>
    public static List<Operation> Make(BusTopology topology, int instancesMax, IReadOnlyList<string> kinds, ModelValues values)
    {
        var operations = new List<Operation>();
        foreach (var kind in kinds)
        {
            operations.AddRange(kind switch
            {
                "load" => s_drivers.Select(driver => new LoadModuleOperation(driver)),
                "unload" => s_drivers.Select(driver => new UnloadModuleOperation(driver)),
                "close" => [new CloseOperation()],
                "munmap" => [new MunmapOperation()],
                _ => Enumerable.Range(0, topology.Regions.Count).SelectMany(region => OfRegion(topology, region, instancesMax, kind, values)),
            });
        }

        return operations;
    }

    private static IEnumerable<Operation> OfRegion(BusTopology topology, int region, int instancesMax, string kind, ModelValues values)
    {
        switch (kind)
        {
            case "create":
                return [SysfsPaths.Write(SysfsPaths.Region(region, "create"), "1")];
            case "provider":
                var device = SysfsPaths.ProviderDevice(region);
                return s_bindings.Select(attribute => SysfsPaths.Write(SysfsPaths.Provider(attribute), device));
            case "online":
                var block = topology.Regions[region].Start / topology.MemoryBlockSize;
                return s_states.Select(state =>
                    SysfsPaths.Write($"/sys/devices/system/memory/memory{block}/state", state));
            case "new_id0" or "remove_id0":
                return s_drivers.Select(driver => SysfsPaths.Write(SysfsPaths.Driver(driver, kind[..^1]), $"dax{region}.0"));
            default:
                return Enumerable.Range(0, instancesMax).SelectMany(id => OfInstance(topology.Regions[region], $"dax{region}.{id}", kind, values));
        }

    }

    private static IEnumerable<Operation> OfInstance(RegionTopology region, string name, string kind, ModelValues values) => kind switch
    {
        "delete" => [SysfsPaths.Write(SysfsPaths.Region(int.Parse(name.AsSpan(3, name.IndexOf('.') - 3), CultureInfo.InvariantCulture), "delete"), name)],
        "size" => values.Sizes.Select(size => SysfsPaths.Write(SysfsPaths.Instance(name, "size"), Decimal(size))),
        "align" => values.Aligns.Select(align => SysfsPaths.Write(SysfsPaths.Instance(name, "align"), Decimal(align))),
        "mapping" => values.Mappings.Select(mapping => SysfsPaths.Write(
            SysfsPaths.Instance(name, "mapping"),
            $"{region.Start + mapping.Offset:x}-{region.Start + mapping.Offset + mapping.Length - 1:x}")),
        "memmap_on_memory" => s_bits.Select(value => SysfsPaths.Write(SysfsPaths.Instance(name, "memmap_on_memory"), value)),
        "bind" or "unbind" or "new_id" or "remove_id" =>
            s_drivers.Select(driver => SysfsPaths.Write(SysfsPaths.Driver(driver, kind), name)),
        "open" => [new OpenOperation(name, OpenMode.ReadWrite)],
        "mmap" => [new MmapOperation(name, 0, 2UL << 20, Protection.Read | Protection.Write, MapKind.Shared)],
        _ => throw new FormatException(
            $"unknown action '{kind}' (known: create, delete, size, align, mapping, memmap_on_memory, bind, unbind, new_id, remove_id, "
            + "new_id0, remove_id0, load, unload, provider, online, open, close, mmap, munmap)"),
    };

    private static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
