using System.Globalization;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Recordings;

/// <summary>A kernel's command line: writes it for a machine, and reads from a recorded one what the recording's other members don't say.</summary>
public static class BootOptions
{
    /// <summary>Makes the command line that boots a machine, as the recordings have it.</summary>
    /// <param name="topology">The machine; each of its regions is a whole number of MiB.</param>
    public static string CommandLine(BusTopology topology)
    {
        var policy = topology.OnlinePolicy switch
        {
            Vocabulary.Topologies.OnlinePolicy.Online => "online",
            Vocabulary.Topologies.OnlinePolicy.OnlineMovable => "online_movable",
            Vocabulary.Topologies.OnlinePolicy.OnlineKernel => "online_kernel",
            _ => "offline",
        };
        var memmap = topology.SupportsMemmapOnMemory ? "memory_hotplug.memmap_on_memory=1 " : string.Empty;
        var regions = topology.Regions.Select(region => topology.IsStatic ? PersistentMemory(region) : $"memmap={region.Size >> 20}M%0x{region.Start:x}-1+0xefffffff");
        return $"console=ttyS0 quiet panic=1 oops=panic memhp_default_state={policy} {memmap}{string.Join(' ', regions)}";
    }

    /// <summary>What happens to hot-added memory (<c>memhp_default_state</c>).</summary>
    /// <returns>The policy; offline when the option is absent.</returns>
    /// <exception cref="FormatException">The option has an unknown value.</exception>
    public static OnlinePolicy OnlinePolicy(string commandLine) => Option(commandLine, "memhp_default_state=") switch
    {
        null or "offline" => Vocabulary.Topologies.OnlinePolicy.Offline,
        "online" => Vocabulary.Topologies.OnlinePolicy.Online,
        "online_kernel" => Vocabulary.Topologies.OnlinePolicy.OnlineKernel,
        "online_movable" => Vocabulary.Topologies.OnlinePolicy.OnlineMovable,
        var other => throw new FormatException($"unknown memhp_default_state '{other}'"),
    };

    /// <summary>Whether hot-added memory may hold its own memory map.</summary>
    public static bool SupportsMemmapOnMemory(string commandLine) =>
        Option(commandLine, "memory_hotplug.memmap_on_memory=") is "1" or "y" or "Y" or "on" or "force";

    /// <summary>The persistent memory range (<c>memmap=SIZE!START</c>) that holds an address.</summary>
    /// <returns>The range, or <see langword="null"/> when none holds it.</returns>
    /// <exception cref="FormatException">The option has a malformed number.</exception>
    public static (ulong Start, ulong Size)? PersistentMemoryAround(string commandLine, ulong address)
    {
        foreach (var word in commandLine.Split(' '))
        {
            if (word.StartsWith("memmap=", StringComparison.Ordinal) && word.Split('!') is [var size, var start])
            {
                var range = (Start: ParseSize(start), Size: ParseSize(size["memmap=".Length..]));
                if (address >= range.Start && address - range.Start < range.Size)
                {
                    return range;
                }
            }
        }

        return null;
    }

    private static string PersistentMemory(RegionTopology region)
    {
        var (start, size) = region.Container ?? (region.Start, region.Size);
        return $"memmap={size >> 20}M!0x{start:x}";
    }

    private static string? Option(string commandLine, string prefix) =>
        commandLine.Split(' ').Where(word => word.StartsWith(prefix, StringComparison.Ordinal))
            .Select(word => word[prefix.Length..]).LastOrDefault();

    private static ulong ParseSize(string text)
    {
        var shift = text.Length == 0 ? 0 : text[^1] switch
        {
            'K' or 'k' => 10,
            'M' or 'm' => 20,
            'G' or 'g' => 30,
            _ => 0,
        };
        var digits = shift == 0 ? text : text[..^1];
        var isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(
            isHex ? digits.AsSpan(2) : digits,
            isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value)
            ? value << shift
            : throw new FormatException($"'{text}' in memmap= is not a size");
    }
}
