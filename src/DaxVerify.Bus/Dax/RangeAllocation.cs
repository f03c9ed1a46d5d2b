using DaxVerify.Annotations;
using DaxVerify.Bus.Resources;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// Gives ranges of a region to its instances and takes them back (60e93dc0). Every caller holds the region semaphore exclusively.
/// </summary>
internal static class RangeAllocation
{
    /// <summary>The release action that unregisters a mapping device.</summary>
    public const string UnregisterMappingAction = "unregister mapping";

    /// <summary>Gives one range to an instance, appended to its list; the reservation comes first (ff8da37d).</summary>
    /// <param name="start">First byte.</param>
    /// <param name="size">Bytes; 0 is meant for new instances only.</param>
    /// <returns>ENOMEM when the range isn't free or memory is short, EBUSY for size 0 on an instance that has ranges.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public static Errno Allocate(DevDax instance, ulong start, ulong size)
    {
        var region = instance.Region;
        region.ThrowIfFreed();
        StabilityRole.UnderRegionSemaphore(instance);
        var kernel = region.Bus.Kernel;
        if (size == 0)
        {
            if (instance.RangeCount == 0)
            {
                return Errno.None;
            }

            kernel.Log.WarnOnce("zero-size", $"dax {instance.Name}: 0-size allocation must be first");
            return Errno.EBUSY;
        }

        if (!kernel.Allocations.TryAllocate("range reservation")
            || region.Resource.Request(instance.Name, start, size) is not { } reservation)
        {
            return Errno.ENOMEM;
        }

        if (!kernel.Allocations.TryAllocate("range array"))
        {
            region.Resource.Remove(reservation);
            return Errno.ENOMEM;
        }

        var range = instance.Append(reservation.Start, reservation.End);
        if (!instance.IsRegistered)
        {
            return Errno.None;
        }

        var errno = RegisterMapping(instance, range);
        if (errno != Errno.None)
        {
            TrimLast(instance);
        }

        return errno;
    }

    /// <summary>Makes the mapping device of a range.</summary>
    /// <returns>ENXIO without provider driver, ENOMEM.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public static Errno RegisterMapping(DevDax instance, DevDaxRange range)
    {
        var kernel = instance.DaxBus.Kernel;
        var provider = instance.Region.Provider;
        if (provider.Driver is null)
        {
            kernel.Log.WarnOnce("region-disabled", $"dax {instance.Name}: region disabled");
            return Errno.ENXIO;
        }

        if (!kernel.Allocations.TryAllocate("mapping"))
        {
            return Errno.ENOMEM;
        }

        var mapping = new DaxMapping(instance, instance.MappingIds.Allocate(), range);
        range.Mapping = mapping;
        var errno = mapping.Register();
        if (errno != Errno.None)
        {
            range.Mapping = null;
            mapping.Put();
            return errno;
        }

        if (!kernel.Allocations.TryAllocate("unregister action"))
        {
            mapping.UnregisterMapping();
            return Errno.ENOMEM;
        }

        provider.Resources.Add(UnregisterMappingAction, mapping, mapping.UnregisterMapping);
        return Errno.None;
    }

    /// <summary>Takes the last range back: its reservation and its place in the list (6268d7da).</summary>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public static void TrimLast(DevDax instance)
    {
        instance.Region.ThrowIfFreed();
        StabilityRole.UnderRegionSemaphore(instance);
        var last = instance.Ranges[^1];
        instance.Region.Resource.Release(last.Start, last.Length);
        instance.DropLast();
    }

    /// <summary>Grows or shrinks an instance; the caller holds both semaphores exclusively (fcffb6a1).</summary>
    /// <param name="size">New size in bytes, aligned.</param>
    /// <returns>EINVAL by the mode, EBUSY while bound, ENOSPC beyond what is available.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public static Errno Resize(DevDax instance, ulong size)
    {
        // In the order in which the checks come when nobody interferes.
        var errno = instance.DaxBus.Mode.Resizing.Recheck(instance, size);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (instance.Driver is not null)
        {
            return Errno.EBUSY;
        }

        StabilityRole.UnderRegionSemaphore(instance);
        var now = instance.Size;
        if (size == now)
        {
            return Errno.None;
        }

        if (size < now)
        {
            return Shrink(instance, now - size);
        }

        return size - now > instance.Region.AvailableSize ? Errno.ENOSPC : Grow(instance, size - now);
    }

    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    private static Errno Grow(DevDax instance, ulong missing)
    {
        StabilityRole.UnderRegionSemaphore(instance);
        if (missing % Granularity(instance) != 0)
        {
            instance.Kernel.Log.WarnOnce("resize-misaligned", $"dax {instance.Name}: resize of 0x{missing:x} misaligned");
            return Errno.ENXIO;
        }

        var before = instance.Size;
        while (missing > 0)
        {
            var errno = GrowOnce(instance, missing, out var grown);
            if (errno != Errno.None)
            {
                instance.DaxBus.Mode.FailedGrowth.AfterFailure(instance, before);
                return errno;
            }

            missing -= grown;
        }

        return Errno.None;
    }

    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    private static Errno GrowOnce(DevDax instance, ulong missing, out ulong grown)
    {
        StabilityRole.UnderRegionSemaphore(instance);
        var resource = instance.Region.Resource;
        var children = resource.Children;
        if (children.Count == 0)
        {
            grown = missing;
            return Allocate(instance, resource.Start, grown);
        }

        if (children[0].Start > resource.Start)
        {
            grown = Math.Min(children[0].Start - resource.Start, missing);
            return Allocate(instance, resource.Start, grown);
        }

        for (var i = 0; i < children.Count; i++)
        {
            var child = children[i];
            var gapEnd = i + 1 < children.Count ? children[i + 1].Start - 1 : resource.End;
            if (gapEnd > child.End)
            {
                grown = Math.Min(gapEnd - child.End, missing);
                return IsLastRangeOf(instance, child)
                    ? ExtendLast(instance, i, child.Size + grown)
                    : Allocate(instance, child.End + 1, grown);
            }
        }

        grown = 0;
        return Errno.ENOSPC;
    }

    [RequiresSharedLock("instance.Stability")]
    private static bool IsLastRangeOf(DevDax instance, Resource child) =>
        instance.RangeCount > 0
        && child.Name == instance.Name
        && instance.Ranges[^1].Start == child.Start
        && instance.Ranges[^1].End == child.End;

    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    private static Errno ExtendLast(DevDax instance, int child, ulong size)
    {
        var errno = instance.Region.Resource.Adjust(child, size);
        if (errno == Errno.None)
        {
            StabilityRole.UnderRegionSemaphore(instance);
            var last = instance.Ranges[^1];
            last.End = last.Start + size - 1;
        }

        return errno;
    }

    /// <summary>Takes bytes off an instance's end: whole ranges with their mapping devices, then a part of the last one.</summary>
    /// <param name="excess">Bytes, at most its size.</param>
    /// <returns>EBUSY when the mode keeps some of them.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    public static Errno Shrink(DevDax instance, ulong excess)
    {
        var errno = instance.DaxBus.Mode.Shrinking.MayShrink(instance, excess);
        if (errno != Errno.None)
        {
            return errno;
        }

        StabilityRole.UnderRegionSemaphore(instance);
        while (excess > 0)
        {
            var last = instance.Ranges[^1];
            if (excess < last.Length)
            {
                return ShrinkLast(instance, last.Length - excess);
            }

            excess -= last.Length;
            if (last.Mapping is { } mapping)
            {
                instance.Region.Provider.Resources.ReleaseNow(UnregisterMappingAction, mapping);
            }

            TrimLast(instance);
        }

        return Errno.None;
    }

    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    private static Errno ShrinkLast(DevDax instance, ulong size)
    {
        StabilityRole.UnderRegionSemaphore(instance);
        var child = instance.Region.Resource.IndexOfStart(instance.Ranges[^1].Start);
        if (child < 0)
        {
            instance.Kernel.Log.WarnOnce("shrink-missing", $"dax {instance.Name}: failed to find matching resource");
            return Errno.ENXIO;
        }

        return ExtendLast(instance, child, size);
    }

    /// <summary>What sizes and lengths must be multiples of: the align, but at least the platform's mapping granularity.</summary>
    /// <returns>Bytes.</returns>
    [RequiresSharedLock("instance.Stability")]
    public static ulong Granularity(DevDax instance) => Math.Max(instance.Align, PageSize.MinimumMapping);
}
