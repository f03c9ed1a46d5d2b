using System.Globalization;
using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>Reads of attributes. They change nothing.</summary>
internal static class AttributeReads
{
    private const string ProviderAlias = "platform:hmem";

    /// <summary>Reads a file.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <returns>What it returns.</returns>
    public static OperationResult Read(Setting setting, MachineState state, CompiledOperation operation)
    {
        var path = operation.Path!;
        if (!AttributeModes.Exists(setting, state, path))
        {
            return OperationResult.Failure(SystemCall.Open, Errno.ENOENT);
        }

        if ((AttributeModes.Mode(setting, path) & 4) == 0)
        {
            return OperationResult.Failure(SystemCall.Open, Errno.EACCES);
        }

        if (operation.IsKilled && WaitError(setting, path) is var errno and not Errno.None)
        {
            return OperationResult.Failure(SystemCall.Read, errno);
        }

        var text = path.Attribute == "uevent" || path.Owner == AttributeOwner.MemoryMap ? Lines(setting, state, path) : Text(setting, state, path) + "\n";
        return new OperationResult(Errno.None) { Text = text };
    }

    /// <summary>How a read ends when its first killable wait is cut short; success for reads that take no lock.</summary>
    private static Errno WaitError(Setting setting, AttributePath path) => (path.Owner, path.Attribute) switch
    {
        (AttributeOwner.Region, "available_size" or "seed" or "create") => Errno.EINTR,
        (AttributeOwner.Instance, "size") => Errno.EINTR,
        (AttributeOwner.Instance, "resource" or "align" or "memmap_on_memory") when setting.Rules.LocksAllReads => Errno.EINTR,
        (AttributeOwner.Mapping, _) when !setting.Rules.LocksAllReads => Errno.ENXIO,
        _ => Errno.None,
    };

    private static string Text(Setting setting, MachineState state, AttributePath path) => path.Owner switch
    {
        AttributeOwner.Region => RegionText(setting, state, path),
        AttributeOwner.Instance => InstanceText(setting, state.Find(path.Name)!, path),
        AttributeOwner.Mapping => MappingText(state.Find(path.Name)!, (int)path.Number, path.Attribute),
        AttributeOwner.ProviderDevice => path.Attribute == "modalias" ? ProviderAlias : Decimal((ulong)setting.Topology.Regions[path.Name.Region].NumaNode),
        AttributeOwner.Module => "live",
        AttributeOwner.Memory when path.Attribute == "block_size_bytes" => setting.Topology.MemoryBlockSize.ToString("x", CultureInfo.InvariantCulture),
        AttributeOwner.Memory => MemoryBlocks.Word(state.OnlinePolicy ?? setting.Topology.OnlinePolicy),
        _ => MemoryBlocks.Text(setting, state, path),
    };

    /// <summary>What files of any number of lines say: the properties of an event, and the map of physical memory.</summary>
    private static string Lines(Setting setting, MachineState state, AttributePath path)
    {
        IEnumerable<string> lines = path.Owner switch
        {
            AttributeOwner.Instance => [.. NodeNumber(path.Name), $"DEVNAME={path.Name}", .. DriverLine(state.Find(path.Name)!.Driver), $"MODALIAS={Setting.Modalias}"],
            AttributeOwner.ProviderDevice => ProviderLines(setting, state.Regions[path.Name.Region].IsBound),
            AttributeOwner.MemoryMap => PhysicalMap.Lines(setting, state).Select(line => line.ToString()),
            _ => [],
        };
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string[] NodeNumber(InstanceName name) => [$"MAJOR={Setting.NodeMajor}", $"MINOR={Setting.NodeMinor(name)}"];

    private static string[] DriverLine(string? driver) => driver is null ? [] : [$"DRIVER={driver}"];

    private static string[] ProviderLines(Setting setting, bool isBound)
    {
        var driver = DriverLine(!isBound ? null : setting.Topology.IsStatic ? "dax_pmem" : "hmem");
        return setting.Topology.IsStatic ? driver : [.. driver, $"MODALIAS={ProviderAlias}"];
    }

    private static string RegionText(Setting setting, MachineState state, AttributePath path)
    {
        var region = state.Regions[path.Name.Region];
        return path.Attribute switch
        {
            "id" => Decimal((ulong)path.Name.Region),
            "size" => Decimal(setting.Topology.Regions[path.Name.Region].Size),
            "align" => Decimal(Setting.RegionAlign),
            "available_size" => Decimal(Allocation.Available(setting, region, path.Name.Region)),
            "seed" => NameOf(path.Name.Region, region.Seed),
            _ => NameOf(path.Name.Region, region.Youngest),
        };
    }

    private static string InstanceText(Setting setting, InstanceState instance, AttributePath path)
    {
        var region = setting.Topology.Regions[path.Name.Region];
        return path.Attribute switch
        {
            "modalias" => Setting.Modalias,
            "dev" => $"{Setting.NodeMajor}:{Setting.NodeMinor(path.Name)}",
            "size" => Decimal(instance.Size),
            "align" => Decimal(instance.Align),
            "resource" => Hex(instance.Ranges.IsEmpty ? region.Start : instance.Ranges[0].Start),
            "target_node" => region.TargetNode.ToString(CultureInfo.InvariantCulture),
            "numa_node" => region.NumaNode.ToString(CultureInfo.InvariantCulture),
            _ => instance.MemmapOnMemory ? "1" : "0",
        };
    }

    private static string MappingText(InstanceState instance, int number, string attribute)
    {
        var range = instance.Ranges[number];
        return Hex(attribute switch
        {
            "start" => range.Start,
            "end" => range.End,
            _ => Allocation.PageOffset(instance.Ranges, number),
        });
    }

    private static string NameOf(int region, int id) => id < 0 ? string.Empty : new InstanceName(region, id).ToString();

    private static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(ulong value) => $"0x{value:x}";
}
