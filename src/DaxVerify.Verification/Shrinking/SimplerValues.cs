using System.Globalization;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Shrinking;

/// <summary>Simpler forms of operations and machines, simplest first; each is strictly simpler, so that shrinking ends.</summary>
internal static class SimplerValues
{
    private const ulong MiB = 1UL << 20;

    /// <summary>Simpler forms of an operation.</summary>
    /// <returns>The forms.</returns>
    public static IEnumerable<Operation> Of(Operation operation) => operation switch
    {
        KilledOperation killed => [killed.Inner],
        FailingAllocationOperation failing => new Operation[] { failing.Inner }.Concat(
            Enumerable.Range(0, failing.Index).Select(index => failing with { Index = index })),
        WriteOperation write => OfWrite(write),
        TouchOperation touch => OfTouch(touch),
        MmapOperation mmap => OfMmap(mmap),
        MunmapOperation { At: not null } => [new MunmapOperation()],
        ForkOperation { At: > 0 } => [new ForkOperation(0)],
        LoadTestDriverOperation load => OfTestDriver(load.Driver).Select(driver => new LoadTestDriverOperation(driver)),
        _ => [],
    };

    /// <summary>Simpler forms of a machine.</summary>
    /// <param name="topology">The machine.</param>
    /// <returns>The forms.</returns>
    public static IEnumerable<BusTopology> Of(BusTopology topology)
    {
        if (topology.Regions.Count > 1)
        {
            yield return topology with { Regions = [.. topology.Regions.SkipLast(1)] };
        }

        for (var i = topology.Drivers.Count - 1; i >= 0; i--)
        {
            yield return topology with { Drivers = [.. topology.Drivers.Where((_, index) => index != i)] };
        }

        if (topology.SupportsMemmapOnMemory)
        {
            yield return topology with { SupportsMemmapOnMemory = false };
        }

        if (topology.OnlinePolicy != OnlinePolicy.Offline)
        {
            yield return topology with { OnlinePolicy = OnlinePolicy.Offline };
        }

        if (topology is { RegionIdle: false, IsStatic: false })
        {
            yield return topology with { RegionIdle = true };
        }

        for (var i = 0; i < topology.Regions.Count; i++)
        {
            foreach (var simpler in OfRegion(topology.Regions[i], i))
            {
                yield return topology with { Regions = [.. topology.Regions.Select((region, index) => index == i ? simpler : region)] };
            }
        }
    }

    private static IEnumerable<RegionTopology> OfRegion(RegionTopology region, int index)
    {
        var start = (4UL << 30) + ((ulong)index << 30);
        if (region.Container is null && region.Start != start)
        {
            yield return region with { Start = start };
        }

        if (region.TargetNode != 0 || region.NumaNode != 0)
        {
            yield return region with { TargetNode = 0, NumaNode = 0 };
        }

        if (region.Container is null && region.Size > 4 * MiB)
        {
            yield return region with { Size = 4 * MiB };
            yield return region with { Size = region.Size - (2 * MiB) };
        }
    }

    private static IEnumerable<Operation> OfWrite(WriteOperation write)
    {
        var text = write.Value.ToText();
        if (text.EndsWith('\n'))
        {
            yield return write with { Value = ByteString.FromText(text[..^1]) };
        }

        if (write.Path.EndsWith("/size", StringComparison.Ordinal)
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            foreach (var simpler in new[] { 0UL, 2 * MiB, 4 * MiB, size / 2 / (2 * MiB) * (2 * MiB) })
            {
                if (simpler < size)
                {
                    yield return write with { Value = ByteString.FromText(simpler.ToString(CultureInfo.InvariantCulture)) };
                }
            }
        }
    }

    private static IEnumerable<Operation> OfTouch(TouchOperation touch)
    {
        if (touch.At > 0)
        {
            yield return touch with { At = 0 };
        }

        if (touch.Value > 1)
        {
            yield return touch with { Value = 1 };
        }
    }

    private static IEnumerable<Operation> OfMmap(MmapOperation mmap)
    {
        if (mmap.FixedOffset is not null)
        {
            yield return mmap with { FixedOffset = null };
        }

        if (mmap.Kind != MapKind.Shared)
        {
            yield return mmap with { Kind = MapKind.Shared };
        }

        if (mmap.Protection != (Protection.Read | Protection.Write))
        {
            yield return mmap with { Protection = Protection.Read | Protection.Write };
        }

        if (mmap.Offset > 0)
        {
            yield return mmap with { Offset = 0 };
        }

        if (mmap.Length > 2 * MiB)
        {
            yield return mmap with { Length = 2 * MiB };
        }
    }

    private static IEnumerable<TestDriver> OfTestDriver(TestDriver driver)
    {
        var plain = new TestDriver(driver.Name, driver.Type);
        if (driver != plain)
        {
            yield return plain;
        }

        if (!driver.HasRemove)
        {
            yield return driver with { HasRemove = true };
        }

        if (driver.ProbeResult != Errno.None)
        {
            yield return driver with { ProbeResult = Errno.None };
        }
    }
}
