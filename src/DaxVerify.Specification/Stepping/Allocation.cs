using System.Collections.Immutable;
using DaxVerify.Specification.State;

namespace DaxVerify.Specification.Stepping;

/// <summary>How a region's memory is given to instances and taken back.</summary>
internal static class Allocation
{
    private const int PageShift = 12;

    /// <summary>Bytes of a region that no instance has.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="index">Its id.</param>
    /// <returns>Bytes.</returns>
    public static ulong Available(Setting setting, RegionState region, int index)
    {
        var available = setting.Topology.Regions[index].Size;
        foreach (var instance in region.Instances)
        {
            available -= instance.Size;
        }

        return available;
    }

    /// <summary>Offset of a range in its instance.</summary>
    /// <param name="ranges">The instance's ranges.</param>
    public static ulong PageOffset(ImmutableArray<Extent> ranges, int number)
    {
        var pages = 0UL;
        for (var i = 0; i < number; i++)
        {
            pages += ranges[i].Length >> PageShift;
        }

        return pages;
    }

    /// <summary>
    /// Grows an instance: the hole before the first child, then each hole between children or after the last, in address order. A
    /// hole right behind the instance's last range extends it; any other becomes a new range.
    /// </summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="region">The region, with enough free space.</param>
    /// <param name="index">Its id.</param>
    /// <param name="ranges">The instance's ranges.</param>
    /// <param name="missing">Bytes to add.</param>
    /// <returns>The new ranges.</returns>
    public static ImmutableArray<Extent> Grow(
        Setting setting,
        RegionState region,
        int index,
        ImmutableArray<Extent> ranges,
        ulong missing)
    {
        var bounds = setting.Topology.Regions[index];
        var taken = Children(region);
        var own = ranges.ToBuilder();
        var at = bounds.Start;
        for (var next = 0; missing > 0; next++)
        {
            var end = next < taken.Count ? taken[next].Start : bounds.End + 1;
            var length = Math.Min(end - at, missing);
            if (length > 0)
            {
                AddBehind(own, next > 0 ? taken[next - 1] : null, new Extent(at, length));
                missing -= length;
            }

            at = next < taken.Count ? taken[next].End + 1 : at;
        }

        return own.ToImmutable();
    }

    /// <summary>Shrinks an instance from its last range backwards.</summary>
    /// <param name="excess">Bytes to cut.</param>
    /// <returns>The new ranges.</returns>
    public static ImmutableArray<Extent> Shrink(ImmutableArray<Extent> ranges, ulong excess)
    {
        var count = ranges.Length;
        while (excess > 0 && excess >= ranges[count - 1].Length)
        {
            excess -= ranges[--count].Length;
        }

        var kept = ranges[..count];
        return excess == 0 ? kept : kept.SetItem(count - 1, kept[count - 1] with { Length = kept[count - 1].Length - excess });
    }

    /// <summary>Tells whether memory is inside a region and free.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="index">Its id.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte, not before the first.</param>
    /// <returns>Whether it can be given to an instance.</returns>
    public static bool IsFree(Setting setting, RegionState region, int index, ulong start, ulong end)
    {
        var bounds = setting.Topology.Regions[index];
        if (start < bounds.Start || end > bounds.End || end < start)
        {
            return false;
        }

        var wanted = new Extent(start, end - start + 1);
        foreach (var instance in region.Instances)
        {
            foreach (var range in instance.Ranges)
            {
                if (range.Overlaps(wanted))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void AddBehind(ImmutableArray<Extent>.Builder own, Extent? before, Extent hole)
    {
        if (own.Count > 0 && before == own[^1])
        {
            own[^1] = own[^1] with { Length = own[^1].Length + hole.Length };
        }
        else
        {
            own.Add(hole);
        }
    }

    private static List<Extent> Children(RegionState region)
    {
        var children = new List<Extent>();
        foreach (var instance in region.Instances)
        {
            foreach (var range in instance.Ranges)
            {
                children.Add(range);
            }
        }

        children.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return children;
    }
}
