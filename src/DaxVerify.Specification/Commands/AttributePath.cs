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
    private const string Platform = "/sys/bus/platform/devices/hmem.";
    private const string PlatformDriver = "/sys/bus/platform/drivers/hmem/";
    private const string Nvdimm = "/sys/bus/nd/devices/dax";
    private const string NvdimmDriver = "/sys/bus/nd/drivers/dax_pmem/";
    private const string Memory = "/sys/devices/system/memory/memory";
    private const string Group = "/dax_region/";

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

        return path.StartsWith(Memory, StringComparison.Ordinal) ? ParseBlock(path.AsSpan(Memory.Length)) : ParseRegion(path, topology);
    }

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

    private static AttributePath ParseRegion(string path, BusTopology topology)
    {
        var prefix = topology.IsStatic ? Nvdimm : Platform;
        var group = path.IndexOf(Group, StringComparison.Ordinal);
        if (!path.StartsWith(prefix, StringComparison.Ordinal) || group < prefix.Length)
        {
            return s_nothing;
        }

        var number = path.AsSpan(prefix.Length, group - prefix.Length);
        if (topology.IsStatic)
        {
            if (!number.EndsWith(".0"))
            {
                return s_nothing;
            }

            number = number[..^2];
        }

        return TryParseCanonical(number, out var region) && region >= 0 && region < topology.Regions.Count
            ? new AttributePath(AttributeOwner.Region, path[(group + Group.Length)..]) { Name = new InstanceName(region, 0) }
            : s_nothing;
    }

    private static AttributePath ParseBlock(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        return slash > 0 && ulong.TryParse(rest[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AttributePath(AttributeOwner.MemoryBlock, rest[(slash + 1)..].ToString()) { Number = number }
            : s_nothing;
    }
}
