using System.Globalization;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Commands;

/// <summary>A sysfs path, taken apart. Whether the thing exists is for the state to say.</summary>
/// <param name="Owner">What it belongs to.</param>
/// <param name="Attribute">Name of the file.</param>
public sealed record AttributePath(AttributeOwner Owner, string Attribute)
{
    private const string Devices = "/sys/bus/dax/devices/";
    private const string Drivers = "/sys/bus/dax/drivers/";
    private const string PlatformDriver = "/sys/bus/platform/drivers/hmem/";
    private const string NvdimmDriver = "/sys/bus/nd/drivers/dax_pmem/";
    private const string Memory = "/sys/devices/system/memory/";
    private const string Block = "memory";
    private const string Modules = "/sys/module/";
    private const string Group = "dax_region/";

    private static readonly AttributePath s_nothing = new(AttributeOwner.Nothing, string.Empty);

    /// <summary>The instance, or just its region.</summary>
    public InstanceName Name { get; init; }

    /// <summary>Number of the mapping child, or of the memory block.</summary>
    public ulong Number { get; init; }

    /// <summary>Name of the driver.</summary>
    public string Driver { get; init; } = string.Empty;

    /// <summary>Takes a path apart.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="topology">The machine, which decides what the providers are.</param>
    /// <returns>The parts; owner <see cref="AttributeOwner.Nothing"/> when no file can be there.</returns>
    public static AttributePath Parse(string path, BusTopology topology)
    {
        if (path.StartsWith(Devices, StringComparison.Ordinal))
        {
            return ParseInstance(path.AsSpan(Devices.Length));
        }

        if (path.StartsWith(Drivers, StringComparison.Ordinal))
        {
            var rest = path.AsSpan(Drivers.Length);
            var slash = rest.IndexOf('/');
            return slash < 0
                ? s_nothing
                : new AttributePath(AttributeOwner.Driver, rest[(slash + 1)..].ToString()) { Driver = rest[..slash].ToString() };
        }

        var provider = topology.IsStatic ? NvdimmDriver : PlatformDriver;
        if (path.StartsWith(provider, StringComparison.Ordinal))
        {
            return new AttributePath(AttributeOwner.Provider, path[provider.Length..]);
        }

        if (path.StartsWith(Memory, StringComparison.Ordinal))
        {
            return ParseMemory(path.AsSpan(Memory.Length));
        }

        if (path.StartsWith(Modules, StringComparison.Ordinal) && path[Modules.Length..].Split('/') is [var module, var file])
        {
            return new AttributePath(AttributeOwner.Module, file) { Driver = module };
        }

        return path == "/proc/iomem" ? new AttributePath(AttributeOwner.MemoryMap, "iomem")
            : ParseProvider(path, ProviderLinks(topology), topology) ?? ParseProvider(path, Home(topology), topology) ?? s_nothing;
    }

    /// <summary>The folder of the links to the providers' devices, with the begin of their names.</summary>
    public static string ProviderLinks(BusTopology topology) => topology.IsStatic ? "/sys/bus/nd/devices/dax" : "/sys/bus/platform/devices/hmem.";

    /// <summary>The folder that the providers' devices are in, with the begin of their names.</summary>
    public static string Home(BusTopology topology) => topology.IsStatic ? "/sys/devices/platform/e820_pmem/dax" : "/sys/devices/platform/hmem.";

    /// <summary>Reads a name of the form <c>daxR.I</c> in which both numbers are canonical.</summary>
    public static bool TryParseName(ReadOnlySpan<char> text, out InstanceName name)
    {
        name = default;
        var dot = text.IndexOf('.');
        if (!text.StartsWith("dax") || dot < 0
            || !TryParseCanonical(text[3..dot], out var region) || !TryParseCanonical(text[(dot + 1)..], out var id))
        {
            return false;
        }

        name = new InstanceName(region, id);
        return true;
    }

    private static bool TryParseCanonical(ReadOnlySpan<char> text, out int value)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        Span<char> back = stackalloc char[12];
        return value.TryFormat(back, out var length, default, CultureInfo.InvariantCulture) && text.SequenceEqual(back[..length]);
    }

    private static AttributePath ParseInstance(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        if (slash < 0 || !TryParseName(rest[..slash], out var name))
        {
            return s_nothing;
        }

        var attribute = rest[(slash + 1)..];
        var inner = attribute.IndexOf('/');
        if (inner < 0)
        {
            return new AttributePath(AttributeOwner.Instance, attribute.ToString()) { Name = name };
        }

        return attribute.StartsWith("mapping") && TryParseCanonical(attribute["mapping".Length..inner], out var number) && number >= 0
            ? new AttributePath(AttributeOwner.Mapping, attribute[(inner + 1)..].ToString()) { Name = name, Number = (ulong)number }
            : s_nothing;
    }

    /// <summary>What is below a provider's device, reached by the device's own path or by its bus's link.</summary>
    private static AttributePath? ParseProvider(string path, string prefix, BusTopology topology)
    {
        if (!path.StartsWith(prefix, StringComparison.Ordinal) || path.IndexOf('/', prefix.Length) is not (> 0 and var slash))
        {
            return null;
        }

        var rest = path.AsSpan(slash + 1);
        if (!TryParseProvider(path.AsSpan(prefix.Length, slash - prefix.Length), topology, out var region))
        {
            return null;
        }

        if (rest.StartsWith(Group))
        {
            return new AttributePath(AttributeOwner.Region, rest[Group.Length..].ToString()) { Name = new InstanceName(region, 0) };
        }

        return rest.IndexOf('/') < 0
            ? new AttributePath(AttributeOwner.ProviderDevice, rest.ToString()) { Name = new InstanceName(region, 0) }
            : ParseInstance(rest) is { Name.Region: var owner } found && owner == region ? found : null;
    }

    /// <summary>Reads what follows the begin of a provider's name.</summary>
    public static bool TryParseProvider(ReadOnlySpan<char> number, BusTopology topology, out int region)
    {
        region = -1;
        return (!topology.IsStatic || number.EndsWith(".0"))
            && TryParseCanonical(topology.IsStatic ? number[..^2] : number, out region) && region >= 0 && region < topology.Regions.Count && topology.HasProvider(region);
    }

    private static AttributePath ParseMemory(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return new AttributePath(AttributeOwner.Memory, rest.ToString());
        }

        return TryParseBlock(rest[..slash], out var number)
            ? new AttributePath(AttributeOwner.MemoryBlock, rest[(slash + 1)..].ToString()) { Number = number }
            : s_nothing;
    }

    /// <summary>Reads a name of the form <c>memoryN</c>.</summary>
    public static bool TryParseBlock(ReadOnlySpan<char> name, out ulong number)
    {
        number = 0;
        return name.StartsWith(Block) && ulong.TryParse(name[Block.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && (number == 0 || name[Block.Length] != '0');
    }
}
