using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Makes topologies and operations from a seed; most operations name things that exist and values that fit.</summary>
internal sealed class SmokeGenerator
{
    private const ulong Granule = 2UL << 20;
    private static readonly string[] s_modules = ["device_dax", "kmem"];
    private static readonly string[] s_malformed = ["", "\n", "1 ", "-1", "0x", "dax0", "dax0.00", "18446744073709551616", "1\n\n", "2M"];
    private readonly SeededRandom _random;

    /// <summary>Makes a generator.</summary>
    /// <param name="seed">Where its choices begin.</param>
    public SmokeGenerator(ulong seed)
    {
        _random = new SeededRandom(seed);
    }

    /// <summary>Makes a machine of one to three dynamic regions.</summary>
    /// <returns>The topology.</returns>
    public BusTopology NextTopology()
    {
        var regions = new List<RegionTopology>();
        var count = 1 + _random.Below(3);
        for (ulong i = 0; i < count; i++)
        {
            regions.Add(new RegionTopology((4 + (i * 2)) << 30, (1UL + _random.Below(300)) * Granule));
        }

        return new BusTopology
        {
            Regions = regions,
            RegionIdle = _random.Below(3) > 0,
            Drivers = [.. s_modules.Where(_ => _random.Below(3) > 0)],
            OnlinePolicy = (OnlinePolicy)_random.Below(3),
        };
    }

    /// <summary>Makes an operation for the state that the machine is in.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="seen">What is seen of it now.</param>
    /// <returns>The operation.</returns>
    public Operation NextOperation(BusTopology topology, SystemObservation seen)
    {
        var region = (int)_random.Below((ulong)topology.Regions.Count);
        var name = seen.Instances.Count > 0 && _random.Below(10) > 0 ? Pick(seen.Instances).Name : $"dax{region}.{_random.Below(4)}";
        var provider = $"hmem.{region}";
        var driver = s_modules[_random.Below(2)];
        return _random.Below(20) switch
        {
            0 or 1 or 2 => Write($"/sys/bus/platform/devices/{provider}/dax_region/create", "1"),
            3 or 4 => Write($"/sys/bus/platform/devices/{provider}/dax_region/delete", name),
            5 or 6 or 7 => Write($"/sys/bus/dax/devices/{name}/size", $"{_random.Below(40) * Granule}"),
            8 or 9 => Write($"/sys/bus/dax/devices/{name}/mapping", NextRange(topology.Regions[region])),
            10 => Write($"/sys/bus/dax/devices/{name}/align", $"{1UL << (int)(12 + (9 * _random.Below(3)))}"),
            11 or 12 => Write($"/sys/bus/dax/drivers/{driver}/bind", name),
            13 => Write($"/sys/bus/dax/drivers/{driver}/unbind", name),
            14 => Write($"/sys/bus/dax/drivers/{driver}/new_id", name),
            15 => Write($"/sys/bus/dax/drivers/{driver}/remove_id", name),
            16 => _random.Below(2) == 0 ? new LoadModuleOperation(driver) : new UnloadModuleOperation(driver),
            17 => Write($"/sys/bus/platform/drivers/hmem/{(_random.Below(3) == 0 ? "unbind" : "bind")}", provider),
            18 => NextNodeOperation(name),
            _ => Write($"/sys/bus/dax/devices/{name}/{(_random.Below(2) == 0 ? "size" : "mapping")}", Pick(s_malformed)),
        };
    }

    private Operation NextNodeOperation(string name) => _random.Below(6) switch
    {
        0 => new OpenOperation(name, OpenMode.ReadWrite),
        1 => new CloseOperation(),
        2 => new MmapOperation(name, _random.Below(3) * Granule, Granule, Protection.Read | Protection.Write, MapKind.Shared),
        3 => new MunmapOperation(),
        4 => new TouchOperation(_random.Below(512) * 8, _random.Next()),
        _ => new TouchOperation(_random.Below(512) * 8),
    };

    private string NextRange(RegionTopology region)
    {
        var granules = region.Size / Granule;
        var start = region.Start + (_random.Below(granules) * Granule);
        return $"{start:x}-{start + ((1 + _random.Below(8)) * Granule) - 1:x}";
    }

    private static WriteOperation Write(string path, string value) => new(path, ByteString.FromText(value));

    private T Pick<T>(IReadOnlyList<T> items) => items[(int)_random.Below((ulong)items.Count)];
}
