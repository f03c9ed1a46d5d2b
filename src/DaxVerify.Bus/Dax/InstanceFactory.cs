using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>Creates instances; the caller holds the region semaphore exclusively, across the registration on the bus.</summary>
internal static class InstanceFactory
{
    /// <summary>The release action that unregisters an instance.</summary>
    public const string UnregisterInstanceAction = "unregister instance";

    /// <summary>Makes an instance on behalf of a provider that is being bound.</summary>
    /// <param name="size">Bytes from the region's start; 0 for an empty instance.</param>
    /// <returns>How it ended.</returns>
    public static Errno CreateForProvider(DaxRegion region, ulong size)
    {
        region.Bus.RegionSemaphore.AcquireExclusive();
        try
        {
            return Create(region, size, out _);
        }
        finally
        {
            region.Bus.RegionSemaphore.ReleaseExclusive();
        }
    }

    /// <summary>Makes an instance with the lowest free id and offers it to the drivers.</summary>
    /// <param name="size">Bytes from the region's start; 0 for an empty instance.</param>
    /// <returns>ENOMEM, or what allocation or registration says.</returns>
    [RequiresLock("region.Bus.RegionSemaphore")]
    public static Errno Create(DaxRegion region, ulong size, out DevDax? instance)
    {
        instance = null;
        var kernel = region.Bus.Kernel;
        var reservesFirst = region.Bus.Mode.Unregistration.ReservesActionFirst;
        if (!kernel.Allocations.TryAllocate("instance")
            || !kernel.Allocations.TryAllocate("instance id")
            || (reservesFirst && !kernel.Allocations.TryAllocate("unregister action")))
        {
            return Errno.ENOMEM;
        }

        var id = region.IsStatic ? 0 : region.InstanceIds.Allocate();
        var errno = DaxDevice.Create(region.Bus, $"dax{region.Id}.{id}", operations: null, out var daxDevice);
        if (errno != Errno.None)
        {
            if (!region.IsStatic)
            {
                region.InstanceIds.Free(id);
            }

            return errno;
        }

        var made = new DevDax(region, id, daxDevice!);
        made.AssertRegionLocked();
        errno = RangeAllocation.Allocate(made, region.Settings.Start, size);
        if (errno != Errno.None)
        {
            made.Put();
            return errno;
        }

        if (region.IsStatic)
        {
            made.PageMap = new PageMap(kernel.Ledger, made.Name, [(region.Settings.Start, region.Settings.End)], region.Settings.Align);
        }

        errno = made.Register();
        if (errno != Errno.None)
        {
            made.Kill();
            region.Bus.Mode.Unregistration.AfterFailedRegistration(made);
            made.Put();
            return errno;
        }

        if (!reservesFirst && !kernel.Allocations.TryAllocate("unregister action"))
        {
            made.UnregisterInstance();
            return Errno.ENOMEM;
        }

        region.Provider.Resources.Add(UnregisterInstanceAction, made, made.UnregisterInstance);
        instance = made;
        StabilityRole.UnderRegionSemaphore(made);
        return made.RangeCount > 0 ? RangeAllocation.RegisterMapping(made, made.Ranges[0]) : Errno.None;
    }
}
