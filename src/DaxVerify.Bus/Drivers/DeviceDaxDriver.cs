using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Drivers;

/// <summary>
/// The device_dax driver: gives an instance a character device that can be mapped. Everything it sets up at probe is taken back by the
/// managed resources, in reverse order, the kill first (9567da0b, 89ec9f2c).
/// </summary>
public sealed class DeviceDaxDriver : DaxDriver
{
    private readonly DriverModule _module;

    /// <summary>Makes the driver.</summary>
    internal DeviceDaxDriver(DaxBus bus, DriverModule module)
        : base(bus, "device_dax", DriverType.Device, bus.Mode.Matching.IsDeviceDaxDefault)
    {
        _module = module;
    }

    /// <inheritdoc/>
    protected internal override Errno ProbeInstance(DevDax instance)
    {
        StabilityRole.WhileBound(instance);
        var errno = instance.Region.IsStatic ? TakeStaticPageMap(instance, out var map) : MakePageMap(instance, out map);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Reserve(instance);
        if (errno == Errno.None)
        {
            errno = MapPages(instance, map!);
        }

        if (errno != Errno.None)
        {
            if (!instance.Region.IsStatic)
            {
                DaxBus.Mode.FailedProbes.AfterFailure(instance);
            }

            return errno;
        }

        instance.Node.Register(_module);
        instance.Resources.Add("remove character device", instance, instance.Node.Unregister);
        instance.DaxDevice.Run();
        instance.Resources.Add("kill", instance, instance.Kill);
        return Errno.None;
    }

    [RequiresSharedLock("instance.Stability")]
    private Errno TakeStaticPageMap(DevDax instance, out PageMap? map)
    {
        map = instance.PageMap;
        if (instance.RangeCount > 1)
        {
            Kernel.Log.Warning($"device_dax {instance.Name}: static pgmap / multi-range device conflict");
            return Errno.EINVAL;
        }

        return Errno.None;
    }

    /// <summary>A page map left over from an earlier probe is refused (fc65c4eb).</summary>
    [RequiresSharedLock("instance.Stability")]
    private Errno MakePageMap(DevDax instance, out PageMap? map)
    {
        map = null;
        if (instance.PageMap is not null)
        {
            Kernel.Log.Warning($"device_dax {instance.Name}: dynamic-dax with pre-populated page map");
            return Errno.EINVAL;
        }

        if (!Kernel.Allocations.TryAllocate("page map"))
        {
            return Errno.ENOMEM;
        }

        var ranges = new List<(ulong Start, ulong End)>();
        foreach (var range in instance.Ranges)
        {
            ranges.Add((range.Start, range.End));
        }

        var made = new PageMap(Kernel.Ledger, instance.Name, ranges, instance.Align);
        map = made;
        instance.Resources.Add("free page map", made, () => made.Release(Kernel.Ledger));
        instance.PageMap = map;
        return Errno.None;
    }

    [RequiresSharedLock("instance.Stability")]
    private Errno Reserve(DevDax instance)
    {
        foreach (var range in instance.Ranges)
        {
            if (DaxBus.Iomem.Request(instance.Name, range.Start, range.Length) is not { } reservation)
            {
                Kernel.Log.Warning($"device_dax {instance.Name}: 0x{range.Start:x}-0x{range.End:x} could not reserve range");
                return Errno.EBUSY;
            }

            instance.Resources.Add("release reservation", reservation, () => DaxBus.Iomem.Remove(reservation));
        }

        return Errno.None;
    }

    private Errno MapPages(DevDax instance, PageMap map)
    {
        if (!Kernel.Allocations.TryAllocate("struct pages"))
        {
            return Errno.ENOMEM;
        }

        var errno = DaxBus.StructPages.Map(map.Ranges);
        if (errno == Errno.None)
        {
            instance.Resources.Add("unmap struct pages", instance, () => DaxBus.StructPages.Unmap(map.Ranges));
        }

        return errno;
    }
}
