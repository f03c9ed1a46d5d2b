using System.Text.Json;
using DaxVerify.Specification.Checking;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Models;

/// <summary>A configuration of the explicit-state search, as written in <c>specs/models/*.json</c>.</summary>
/// <param name="Configuration">The bounded model.</param>
/// <param name="MustFail">The invariant that the search has to find broken; <see langword="null"/> when all must hold.</param>
public sealed record ModelFile(ModelConfiguration Configuration, string About, string? MustFail)
{
    private static readonly string[] s_members =
    [
        "name", "about", "mode", "mustFail", "regions", "idle", "drivers", "memoryBlockMiB", "online", "instancesMax",
        "sizesMiB", "alignsKiB", "mappingsMiB", "actions",
    ];

    /// <summary>Reads a model file.</summary>
    /// <exception cref="ModelFileException">The file is missing or malformed.</exception>
    public static ModelFile Read(string path)
    {
        try
        {
            using var document = JsonText.Parse(File.ReadAllText(path));
            return Read(new JsonPlace(document.RootElement));
        }
        catch (JsonException e)
        {
            throw new ModelFileException(path, JsonText.Explain(e));
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

    private static ModelFile Read(JsonPlace root)
    {
        root.AllowOnly(s_members);
        var topology = ReadTopology(root);
        var instancesMax = root.Member("instancesMax").WholeNumber;
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
            Name = root.Member("name").Text,
            Topology = topology,
            Mode = root.Member("mode").As(KernelModeNames.Parse),
            InstancesMax = instancesMax,
            Operations = ModelOperations.Make(
                topology,
                instancesMax,
                [.. root.Member("actions").Items.Select(action => action.Text)],
                values),
        };
        return new ModelFile(
            configuration,
            root.Optional("about")?.Text ?? string.Empty,
            root.Optional("mustFail") is { IsNull: false } mustFail ? mustFail.Text : null);
    }

    private static BusTopology ReadTopology(JsonPlace root) => new()
    {
        Regions = [.. root.Member("regions").Items.Select(region => new RegionTopology(
            region.Member("start").Address,
            region.Member("sizeMiB").Number << 20))],
        RegionIdle = root.Member("idle").Truth,
        Drivers = [.. root.Member("drivers").Items.Select(driver => driver.Text)],
        MemoryBlockSize = root.Member("memoryBlockMiB").Number << 20,
        OnlinePolicy = root.Optional("online") is { Truth: true } ? OnlinePolicy.Online : OnlinePolicy.Offline,
    };

    private static IEnumerable<ulong> Numbers(JsonPlace root, string name) =>
        root.Optional(name)?.Items.Select(number => number.Number) ?? [];

    private static IEnumerable<(ulong Offset, ulong Length)> Pairs(JsonPlace root, string name) =>
        root.Optional(name)?.Items.Select(pair => pair.Items.ToArray() is [var offset, var length]
            ? (offset.Number << 20, length.Number << 20)
            : throw pair.Wrong("expected two numbers")) ?? [];
}
