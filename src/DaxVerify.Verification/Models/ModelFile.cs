using System.Globalization;
using System.Text.Json;
using DaxVerify.Specification.Checking;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Models;

/// <summary>A configuration of the explicit-state search, as written in <c>specs/models/*.json</c>.</summary>
/// <param name="Configuration">The bounded model.</param>
/// <param name="About">What it is for.</param>
/// <param name="MustFail">The invariant that the search has to find broken; <see langword="null"/> when all must hold.</param>
public sealed record ModelFile(ModelConfiguration Configuration, string About, string? MustFail)
{
    private static readonly string[] s_members =
    [
        "name", "about", "mode", "mustFail", "regions", "idle", "drivers", "memoryBlockMiB", "online", "instancesMax",
        "sizesMiB", "alignsKiB", "mappingsMiB", "actions",
    ];

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFileException">The file is missing or malformed.</exception>
    public static ModelFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new ModelFileException(path, $"not JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException or OverflowException or KeyNotFoundException)
        {
            throw new ModelFileException(path, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"can't be read: {e.Message}");
        }
    }

    private static ModelFile Read(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (!s_members.Contains(member.Name))
            {
                throw new FormatException($"unknown member '{member.Name}' (known: {string.Join(", ", s_members)})");
            }
        }

        var topology = ReadTopology(root);
        var instancesMax = Member(root, "instancesMax").GetInt32();
        if (instancesMax is < 1 or > 6)
        {
            throw new FormatException($"instancesMax is {instancesMax}, expected 1 to 6");
        }

        var values = new ModelValues(
            [.. Numbers(root, "sizesMiB").Select(size => size << 20)],
            [.. Numbers(root, "alignsKiB").Select(align => align << 10)],
            [.. Pairs(root, "mappingsMiB")]);
        var configuration = new ModelConfiguration
        {
            Name = Member(root, "name").GetString()!,
            Topology = topology,
            Mode = KernelModeNames.Parse(Member(root, "mode").GetString()),
            InstancesMax = instancesMax,
            Operations = ModelOperations.Make(
                topology,
                instancesMax,
                [.. Member(root, "actions").EnumerateArray().Select(action => action.GetString()!)],
                values),
        };
        return new ModelFile(
            configuration,
            root.TryGetProperty("about", out var about) ? about.GetString()! : string.Empty,
            root.TryGetProperty("mustFail", out var mustFail) ? mustFail.GetString() : null);
    }

    private static BusTopology ReadTopology(JsonElement root) => new()
    {
        Regions = [.. Member(root, "regions").EnumerateArray().Select(region => new RegionTopology(
            ulong.Parse(Member(region, "start").GetString()!.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            Member(region, "sizeMiB").GetUInt64() << 20))],
        RegionIdle = Member(root, "idle").GetBoolean(),
        Drivers = [.. Member(root, "drivers").EnumerateArray().Select(driver => driver.GetString()!)],
        MemoryBlockSize = Member(root, "memoryBlockMiB").GetUInt64() << 20,
        OnlinePolicy = root.TryGetProperty("online", out var online) && online.GetBoolean() ? OnlinePolicy.Online : OnlinePolicy.Offline,
    };

    private static IEnumerable<ulong> Numbers(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(number => number.GetUInt64()) : [];

    private static IEnumerable<(ulong Offset, ulong Length)> Pairs(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list)
            ? list.EnumerateArray().Select(pair => (pair[0].GetUInt64() << 20, pair[1].GetUInt64() << 20))
            : [];

    private static JsonElement Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var value)
        ? value
        : throw new FormatException($"member '{name}' is missing");
}
