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

        var isUsable = false;
        for (var i = 0; i < instance.RangeCount; i++)
        {
            if (Usable(instance, i) is not null)
            {
                isUsable = true;
            }
            else
            {
                var range = instance.Ranges[i];
                Kernel.Log.Info($"kmem {instance.Name}: 0x{range.Start:x}-0x{range.End:x} too small after alignment");
            }
        }

        if (!isUsable)
        {
            Kernel.Log.Warning($"kmem {instance.Name}: rejecting DAX region without any memory after alignment");
            return Errno.EINVAL;
        }

        if (!Kernel.Allocations.TryAllocate("kmem data"))
        {
            return Errno.ENOMEM;
        }

        return AddRanges(instance, new KmemData(Kernel.Ledger, instance.Name, instance.RangeCount));
    }

    /// <inheritdoc/>
    protected internal override void RemoveInstance(DevDax instance)
    {
        StabilityRole.WhileBound(instance);
        var data = (KmemData)instance.DriverData!;
        var (done, isPinned) = (0, false);
        for (var i = 0; i < instance.RangeCount; i++)
        {
            if (Usable(instance, i) is not { } usable)
            {
                done += DaxBus.Mode.KmemData.CountsRangesTooSmall ? 1 : 0;
            }
            else if (TryRemove(instance, data.At(i), usable))
            {
                done++;
            }
            else
            {
                isPinned = true;
            }
        }

        if (done >= instance.RangeCount)
        {
            data.Release();
        }
        else if (isPinned)
        {
            data.Keep();
        }
        else
        {
            data.Lose();
        }
    }

    [RequiresSharedLock("instance.Stability")]
    private Errno AddRanges(DevDax instance, KmemData data)
    {
        for (var i = 0; i < instance.RangeCount; i++)
        {
            if (Usable(instance, i) is not ({ } start, { } end))
            {
                continue;
            }

            var errno = AddRange(instance, start, end, out var range);
            if (errno == Errno.None)
            {
                data.Set(i, range!);
            }
            else if (data.AddedCount == 0)
            {
                data.Release();
                return errno;
            }
        }

        instance.DriverData = data;
        return Errno.None;
    }

    [RequiresSharedLock("instance.Stability")]
    private Errno AddRange(DevDax instance, ulong start, ulong end, out HotAddedRange? range)
    {
        range = null;
        if (DaxBus.Iomem.Request(instance.Name, start, end - start + 1) is not { } reservation)
        {
            Kernel.Log.Warning($"kmem {instance.Name}: 0x{start:x}-0x{end:x} could not reserve region");
            return Errno.EBUSY;
        }

        DaxBus.Iomem.AllowNesting(reservation);
        range = DaxBus.Hotplug.Add(reservation, instance.MemmapOnMemory);
        if (range is not null)
        {
            return Errno.None;
        }

        Kernel.Log.Warning($"kmem {instance.Name}: 0x{start:x}-0x{end:x} memory add failed");
        DaxBus.Iomem.Remove(reservation);
        return Errno.ENOMEM;
    }

    /// <summary>Takes a range back, or comes to one that the probe was refused.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    private bool TryRemove(DevDax instance, HotAddedRange? added, (ulong Start, ulong End) usable)
    {
        if (added is null)
        {
            if (!DaxBus.Mode.RefusedRanges.Remove(DaxBus.Hotplug, usable.Start, usable.End))
            {
                Kernel.Log.Warn($"kmem {instance.Name}: 0x{usable.Start:x}-0x{usable.End:x} was never added: the kernel dies of a null pointer");
            }

            return true;
        }

        if (DaxBus.Hotplug.TryRemove(added))
        {
            DaxBus.Iomem.Remove(added.Reservation);
            return true;
        }

        Kernel.Log.Warning($"kmem {instance.Name}: 0x{added.Start:x}-0x{added.Reservation.End:x} cannot be hotremoved until the next reboot");
        return false;
    }

    /// <summary>The whole memory blocks in a range.</summary>
    /// <returns>First and last byte; <see langword="null"/> if there is none.</returns>
    [RequiresSharedLock("instance.Stability")]
    private (ulong Start, ulong End)? Usable(DevDax instance, int index)
    {
        var block = DaxBus.Hotplug.BlockSize;
        var range = instance.Ranges[index];
        var start = (range.Start + block - 1) / block * block;
        var end = (range.End + 1) / block * block;
        return start < end ? (start, end - 1) : null;
    }
}
