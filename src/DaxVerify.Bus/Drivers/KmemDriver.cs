using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Drivers;

/// <summary>
/// The kmem driver: hands an instance's memory to the page allocator, in whole memory blocks. A range whose blocks are online can't be
/// taken back, and the driver remembers it (e686c325).
/// </summary>
public sealed class KmemDriver : DaxDriver
{
    /// <summary>Makes the driver.</summary>
    internal KmemDriver(DaxBus bus)
        : base(bus, "kmem", DriverType.Kmem, matchAlways: false)
    {
    }

    /// <inheritdoc/>
    protected internal override Errno ProbeInstance(DevDax instance)
    {
        StabilityRole.WhileBound(instance);
        if (instance.TargetNode < 0)
        {
            Kernel.Log.Warning($"kmem {instance.Name}: rejecting DAX region with invalid node: {instance.TargetNode}");
            return Errno.EINVAL;
        }

        var usable = UsableRanges(instance);
        if (usable.Count == 0)
        {
            Kernel.Log.Warning($"kmem {instance.Name}: rejecting DAX region without any memory after alignment");
            return Errno.EINVAL;
        }

        if (!Kernel.Allocations.TryAllocate("kmem data"))
        {
            return Errno.ENOMEM;
        }

        var added = new List<HotAddedRange>();
        foreach (var (start, end) in usable)
        {
            var errno = AddRange(instance, start, end, added);
            if (errno != Errno.None && added.Count == 0)
            {
                return errno;
            }
        }

        instance.DriverData = added;
        return Errno.None;
    }

    /// <inheritdoc/>
    protected internal override void RemoveInstance(DevDax instance)
    {
        StabilityRole.WhileBound(instance);
        var added = (List<HotAddedRange>)instance.DriverData!;
        foreach (var range in added)
        {
            if (DaxBus.Hotplug.TryRemove(range))
            {
                DaxBus.Iomem.Remove(range.Reservation);
            }
            else
            {
                Kernel.Log.Warning(
                    $"kmem {instance.Name}: 0x{range.Start:x}-0x{range.Reservation.End:x} cannot be hotremoved until the next reboot");
            }
        }

        foreach (var (start, end) in UsableRanges(instance).Where(range => !added.Exists(other => other.Start == range.Start)))
        {
            if (!DaxBus.Mode.RefusedRanges.Remove(DaxBus.Hotplug, start, end))
            {
                Kernel.Log.Warn($"kmem {instance.Name}: 0x{start:x}-0x{end:x} was never added: the kernel dies of a null pointer");
            }
        }
    }

    [RequiresSharedLock("instance.Stability")]
    private Errno AddRange(DevDax instance, ulong start, ulong end, List<HotAddedRange> added)
    {
        if (DaxBus.Iomem.Request(instance.Name, start, end - start + 1) is not { } reservation)
        {
            Kernel.Log.Warning($"kmem {instance.Name}: 0x{start:x}-0x{end:x} could not reserve region");
            return Errno.EBUSY;
        }

        DaxBus.Iomem.AllowNesting(reservation);
        if (DaxBus.Hotplug.Add(reservation, instance.MemmapOnMemory) is not { } range)
        {
            Kernel.Log.Warning($"kmem {instance.Name}: 0x{start:x}-0x{end:x} memory add failed");
            DaxBus.Iomem.Remove(reservation);
            return Errno.ENOMEM;
        }

        added.Add(range);
        return Errno.None;
    }

    [RequiresSharedLock("instance.Stability")]
    private List<(ulong Start, ulong End)> UsableRanges(DevDax instance)
    {
        var block = DaxBus.Hotplug.BlockSize;
        var usable = new List<(ulong Start, ulong End)>();
        foreach (var range in instance.Ranges)
        {
            var start = (range.Start + block - 1) / block * block;
            var end = (range.End + 1) / block * block;
            if (start < end)
            {
                usable.Add((start, end - 1));
            }
            else
            {
                Kernel.Log.Info($"kmem {instance.Name}: 0x{range.Start:x}-0x{range.End:x} too small after alignment");
            }
        }

        return usable;
    }
}
