using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Resources;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// An instance, <c>daxR.I</c> (<c>struct dev_dax</c>): an ordered list of ranges with an align and a liveness object. Its configuration is
/// written under the device semaphore, its ranges under both; who may read them is <see cref="Stability"/>.
/// </summary>
public sealed class DevDax : Device
{
    /// <summary>The module alias of every instance (c347bd71).</summary>
    public const string Modalias = "dax:t0";

    private const int Major = 252;
    private const int MinorsPerRegion = 256;

    [GuardedBy("Stability")]
    private DevDaxRange[] _ranges = [];
    [GuardedBy("Stability")]
    private int _rangeCount;
    private int _id;
    private int _hasGivenIdBack;
    private readonly bool _hasDynamicId;
    private readonly DaxRegion _region;

    /// <summary>Makes an instance that isn't registered yet.</summary>
    /// <param name="daxDevice">Its liveness object; the instance takes the reference over.</param>
    internal DevDax(DaxRegion region, int id, DaxDevice daxDevice)
        : base(region.Bus.Kernel, $"dax{region.Id}.{id}", region.Provider, region.Bus.Type, entries: new DeviceEntries(region.Bus.Type) { Node = NodeNumber(region.Id, id), Alias = Modalias })
    {
        DaxBus = region.Bus;
        _region = region;
        _hasDynamicId = !region.IsStatic;
        _id = id;
        Number = id;
        Align = region.Settings.Align;
        TargetNode = region.Settings.TargetNode;
        DaxDevice = daxDevice;
        Node = new DeviceNode(this, NodeNumber(region.Id, id));
        if (_hasDynamicId || DaxBus.Mode.IdRelease.InstanceHoldsRegion)
        {
            region.Get();
        }

        InstanceFiles.AddTo(this);
    }

    public DaxBus DaxBus { get; }

    /// <summary>Its region. Whether it is still there, once it was torn down, depends on the mode: <see cref="IIdReleasePolicy.InstanceHoldsRegion"/>.</summary>
    public DaxRegion Region => Follow(_region)!;

    /// <summary>The I of its name, also after its id was invalidated.</summary>
    public int Number { get; }

    /// <summary>Its liveness object.</summary>
    public DaxDevice DaxDevice { get; }

    /// <summary>Its character device node.</summary>
    public DeviceNode Node { get; }

    /// <summary>The role of those for whom ranges, align and memory-map flag stand still.</summary>
    public StabilityRole Stability { get; } = new();

    /// <summary>Fault granularity and resize granularity in bytes (33cf94d7); written under the device semaphore.</summary>
    [GuardedBy("Stability")]
    public ulong Align { get; [RequiresLock("DaxBus.DeviceSemaphore")] internal set; }

    /// <summary>NUMA node that its memory would form when onlined.</summary>
    public int TargetNode { get; }

    /// <summary>Whether hot-added memory holds its own memory map (73954d37); written under the device semaphore.</summary>
    [GuardedBy("Stability")]
    public bool MemmapOnMemory { get; [RequiresLock("DaxBus.DeviceSemaphore")] internal set; }

    /// <summary>
    /// The page map: while device_dax is bound; on static regions always. A pointer without a reference: after a failed probe that of a dynamic region is freed, and cleared or not by the
    /// mode (<see cref="IFailedProbePolicy"/>).
    /// </summary>
    public PageMap? PageMap { get; internal set; }

    /// <summary>Numbers of its mapping devices.</summary>
    public IdAllocator MappingIds { get; } = new();

    /// <summary>Whether its id hasn't been invalidated by a delete.</summary>
    public bool HasValidId => Volatile.Read(ref _id) >= 0;

    /// <summary>Whether its deletion has begun, in modes that keep track of it; guarded by the region semaphore.</summary>
    [GuardedBy("Region.Bus.RegionSemaphore")]
    public bool IsClosed { get; internal set; }

    /// <summary>Number of ranges.</summary>
    [RequiresSharedLock("Stability")]
    public int RangeCount => _rangeCount;

    /// <summary>Its ranges in order.</summary>
    [RequiresSharedLock("Stability")]
    public ReadOnlySpan<DevDaxRange> Ranges => _ranges.AsSpan(0, _rangeCount);

    /// <summary>Bytes, all ranges together.</summary>
    [RequiresSharedLock("Stability")]
    public ulong Size
    {
        get
        {
            ulong size = 0;
            foreach (var range in Ranges)
            {
                size += range.Length;
            }

            return size;
        }
    }

    /// <summary>First byte of the first range, or of the region when there is none (40cdc60a).</summary>
    [RequiresSharedLock("Stability")]
    public ulong ResourceStart => _rangeCount > 0 ? _ranges[0].Start : Region.Settings.Start;

    /// <inheritdoc/>
    public override string Describe() => $"instance {Name}";

    /// <summary>
    /// Translates a page offset to a physical address (60e93dc0).
    /// </summary>
    /// <param name="pageOffset">Offset in the instance in 4 KiB pages.</param>
    /// <param name="size">Bytes that must follow in the same range.</param>
    /// <returns>The address, or <see langword="null"/> outside the instance or across the end of a range.</returns>
    [RequiresSharedLock("Stability")]
    public ulong? ToPhysical(ulong pageOffset, ulong size)
    {
        foreach (var range in Ranges)
        {
            var pages = range.Length >> PageSize.Shift;
            if (pageOffset < range.PageOffset || pageOffset - range.PageOffset >= pages)
            {
                continue;
            }

            var physical = range.Start + ((pageOffset - range.PageOffset) << PageSize.Shift);
            return physical + size - 1 <= range.End ? physical : null;
        }

        return null;
    }

    /// <summary>Checks that the region semaphore is held (<c>lockdep_assert_held</c>), where only the caller's caller can tell.</summary>
    /// <exception cref="InvalidOperationException">It isn't.</exception>
    [AssertsLockHeld("DaxBus.RegionSemaphore")]
    internal void AssertRegionLocked()
    {
        if (DaxBus.RegionSemaphore is { IsAbsent: false, IsLocked: false })
        {
            throw new InvalidOperationException($"{DaxBus.RegionSemaphore.Name} must be held for {Describe()}");
        }
    }

    /// <summary>Checks that the device semaphore is held, where only the caller's caller can tell.</summary>
    /// <exception cref="InvalidOperationException">It isn't.</exception>
    [AssertsLockHeld("DaxBus.DeviceSemaphore")]
    internal void AssertDeviceLocked()
    {
        if (DaxBus.DeviceSemaphore is { IsAbsent: false, IsLocked: false })
        {
            throw new InvalidOperationException($"{DaxBus.DeviceSemaphore.Name} must be held for {Describe()}");
        }
    }

    /// <summary>
    /// Says that nothing runs on the machine, so that everything stands still: for observers, which must not wait for a semaphore that a
    /// hung process may hold.
    /// </summary>
    [AssertsLockHeld("Stability")]
    public void AssumeAtRest() => ThrowIfFreed();

    /// <summary>Appends a range; the caller holds the region semaphore exclusively.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    [RequiresLock("DaxBus.RegionSemaphore")]
    internal DevDaxRange Append(ulong start, ulong end)
    {
        ThrowIfFreed();
        StabilityRole.UnderRegionSemaphore(this);
        ulong pageOffset = 0;
        foreach (var earlier in Ranges)
        {
            pageOffset += earlier.Length >> PageSize.Shift;
        }

        var range = new DevDaxRange(start, end, pageOffset);
        Reallocate([.. Ranges, range]);
        _rangeCount++;
        return range;
    }

    /// <summary>Clears the pointer from a range to its mapping device; the kernel finds the range by its place in the array.</summary>
    internal void ForgetMapping(DevDaxRange range)
    {
        StabilityRole.WhileMappingGoes(this);
        range.Mapping = null;
        foreach (var place in Ranges)
        {
            if (ReferenceEquals(place, range))
            {
                return;
            }
        }
    }

    /// <summary>Drops the last range from the list; the caller holds the region semaphore exclusively.</summary>
    [RequiresLock("DaxBus.RegionSemaphore")]
    internal void DropLast()
    {
        StabilityRole.UnderRegionSemaphore(this);
        if (--_rangeCount == 0)
        {
            Reallocate([]);
        }
    }

    /// <summary>The kernel keeps the ranges in one array: each new range moves it, the last one to go frees it.</summary>
    private void Reallocate(DevDaxRange[] ranges)
    {
        var old = _ranges;
        _ranges = ranges;
        if (ranges.Length > 0)
        {
            Kernel.Ledger.Add(RangeArray);
        }

        if (old.Length > 0)
        {
            Lifetime.Release(old);
            if (ranges.Length == 0)
            {
                Kernel.Ledger.Remove(RangeArray);
            }
        }
    }

    /// <summary>What the ledger knows of the array.</summary>
    private RangeArray RangeArray => field ??= new RangeArray(Name);

    /// <summary>Nothing leads to the array of its ranges any more.</summary>
    [RequiresLock("DaxBus.RegionSemaphore")]
    internal void LoseRanges()
    {
        StabilityRole.UnderRegionSemaphore(this);
        if (_ranges.Length > 0)
        {
            Kernel.Ledger.Lose(RangeArray);
        }
    }

    /// <summary>
    /// Invalidates the id, so that no probe can succeed any more; the caller holds the device semaphore exclusively. Ids of static
    /// regions belong to their provider and stay.
    /// </summary>
    /// <returns>Whether this call invalidated it.</returns>
    [RequiresLock("DaxBus.DeviceSemaphore")]
    internal bool InvalidateId()
    {
        if (!_hasDynamicId || _id < 0)
        {
            return false;
        }

        Volatile.Write(ref _id, -1);
        return true;
    }

    /// <summary>Makes the number free for another instance; once.</summary>
    internal void GiveIdBack()
    {
        if (_hasDynamicId && Interlocked.Exchange(ref _hasGivenIdBack, 1) == 0)
        {
            Region.ThrowIfFreed();
            Region.InstanceIds.Free(Number);
            if (!DaxBus.Mode.IdRelease.InstanceHoldsRegion)
            {
                Region.Put();
            }
        }
    }

    /// <summary>Clears ALIVE, waits for accesses in the read section and invalidates every mapping.</summary>
    internal void Kill()
    {
        ThrowIfFreed();
        DaxDevice.Kill();
        if (_hasDynamicId)
        {
            PageMap = null;
        }
    }

    /// <summary>Takes the instance out of the tree, frees its ranges and drops the registration's reference.</summary>
    internal void UnregisterInstance()
    {
        ThrowIfFreed();
        DaxBus.Mode.Unregistration.Unregister(this);
    }

    /// <summary>Gives every range back to the region; the caller holds the region semaphore exclusively.</summary>
    [RequiresLock("DaxBus.RegionSemaphore")]
    internal void FreeRanges()
    {
        StabilityRole.UnderRegionSemaphore(this);
        while (_rangeCount > 0)
        {
            RangeAllocation.TrimLast(this);
        }
    }

    /// <summary>Numbers of a node. A kernel gives the lowest minor number that is free; here each instance has its own for good.</summary>
    private static (int Major, int Minor) NodeNumber(int region, int id) => (Major, (region * MinorsPerRegion) + id);

    /// <inheritdoc/>
    protected override void OnNodeWanted() => Node.IsVisible = Kernel.Dev.TryAdd(Node);

    /// <inheritdoc/>
    protected override void OnNodeUnwanted()
    {
        Kernel.Dev.Unlink(Name);
        Node.IsVisible = false;
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
        DaxDevice.Put();
        DaxBus.Mode.IdRelease.GiveBack(this);
        PageMap?.Release(Kernel.Ledger);
        if (DaxBus.Mode.IdRelease.InstanceHoldsRegion)
        {
            Region.Put();
        }
    }
}
