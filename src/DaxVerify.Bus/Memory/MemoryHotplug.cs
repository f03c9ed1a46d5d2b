using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Resources;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Memory;

/// <summary>
/// Memory hot-plug: adds ranges as "System RAM (kmem)" in blocks, takes them back when every block is offline, and remembers the
/// ranges whose removal failed (pins).
/// </summary>
public sealed class MemoryHotplug
{
    private const string RamName = "System RAM (kmem)";
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly SortedDictionary<ulong, MemoryBlock> _blocks = [];
    [GuardedBy("_lock")]
    private readonly List<HotAddedRange> _pinned = [];
    private readonly Kernel _kernel;
    private readonly IomemTree _iomem;
    [GuardedBy("_lock")]
    private OnlinePolicy _onlinePolicy;
    private readonly MemoryNodes _nodes;
    private readonly IPinnedMemoryPolicy _pins;

    /// <summary>Makes it with its directory below <c>/sys/devices/system</c>.</summary>
    /// <param name="kernel">The machine.</param>
    /// <param name="topology">Block size and boot options.</param>
    /// <param name="iomem">The machine's physical address space.</param>
    /// <param name="pins">What happens to memory whose removal failed.</param>
    internal MemoryHotplug(Kernel kernel, BusTopology topology, IomemTree iomem, IPinnedMemoryPolicy pins)
    {
        _kernel = kernel;
        _iomem = iomem;
        _pins = pins;
        BlockSize = topology.MemoryBlockSize;
        _onlinePolicy = topology.OnlinePolicy;
        SupportsMemmapOnMemory = topology.SupportsMemmapOnMemory;
        var system = kernel.Devices.AddDirectory("system");
        Directory = system.AddDirectory("memory");
        Directory.Standing = new FixedEntries(
            StandingFile.Of(Directory, "auto_online_blocks", () => OnlineWords.Of(Policy) + "\n", (value, _) => StoreResult.Of(SetPolicy(value), value)),
            StandingFile.Of(Directory, "block_size_bytes", () => $"{BlockSize:x}\n"));
        _nodes = new MemoryNodes(topology, system, Directory);
        system.Standing = new FixedEntries(_nodes.Directory);
        Bus = new KernfsDirectory("memory", kernel.Buses);
        Bus.Standing = new FixedEntries(new KernfsDirectory("devices", Bus, new ComputedEntries(() => MemoryNodes.LinksTo(Directory))));
        kernel.Buses.Standing = new FixedEntries(Bus);
    }

    /// <summary>The directory <c>/sys/devices/system/memory</c>.</summary>
    public KernfsDirectory Directory { get; }

    /// <summary>The directory <c>/sys/bus/memory</c>.</summary>
    internal KernfsDirectory Bus { get; }

    private OnlinePolicy Policy
    {
        get
        {
            lock (_lock)
            {
                return _onlinePolicy;
            }
        }
    }

    /// <summary>Bytes of a block.</summary>
    public ulong BlockSize { get; }

    /// <summary>Whether hot-added memory may hold its own memory map.</summary>
    public bool SupportsMemmapOnMemory { get; }

    /// <summary>The blocks by number.</summary>
    /// <returns>Their states.</returns>
    public IReadOnlyList<MemoryBlockObservation> Blocks()
    {
        lock (_lock)
        {
            return _blocks.Count == 0 ? [] : [.. _blocks.Values.Select(b => new MemoryBlockObservation(b.Number, b.IsOnline))];
        }
    }

    /// <summary>Whether memory whose removal failed overlaps a range.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    public bool IsPinned(ulong start, ulong end)
    {
        lock (_lock)
        {
            return _pinned.Exists(p => p.Overlaps(start, end));
        }
    }

    /// <summary>Whether any hot-added block of some memory is online.</summary>
    /// <param name="start">First byte, at a block boundary.</param>
    /// <param name="end">Last byte.</param>
    public bool IsAnyOnline(ulong start, ulong end)
    {
        lock (_lock)
        {
            return _blocks.Values.Any(block => block.IsOnline && block.Number * BlockSize >= start && block.Number * BlockSize <= end);
        }
    }

    /// <summary>Whether a hot-added block holds its own memory map (4eca0ef4).</summary>
    /// <returns>Whether it does; not when there is no such block.</returns>
    public bool HoldsMemoryMap(ulong number)
    {
        lock (_lock)
        {
            return _blocks.TryGetValue(number, out var block) && block.HoldsMemoryMap;
        }
    }

    /// <summary>Adds memory under a driver's reservation.</summary>
    /// <param name="reservation">The reservation; whole blocks.</param>
    /// <param name="memmapOnMemory">Whether the blocks are to hold their own memory map, where the platform can do that.</param>
    /// <returns>The added range, or <see langword="null"/> when a part is present already.</returns>
    internal HotAddedRange? Add(Resource reservation, bool memmapOnMemory)
    {
        lock (_lock)
        {
            if (!_kernel.Allocations.TryAllocate("memory blocks")
                || _iomem.Request(RamName, reservation.Start, reservation.Size) is not { } ram)
            {
                return null;
            }

            for (var number = reservation.Start / BlockSize; number <= reservation.End / BlockSize; number++)
            {
                var block = new MemoryBlock(this, number)
                {
                    IsOnline = _onlinePolicy != OnlinePolicy.Offline,
                    IsMovable = _onlinePolicy == OnlinePolicy.OnlineMovable || (_onlinePolicy == OnlinePolicy.Online && IsMovableByDefault(number)),
                    HoldsMemoryMap = memmapOnMemory && SupportsMemmapOnMemory,
                };
                block.Directory.TryAdd(StateFile(block));
                Directory.TryAdd(block.Directory);
                _blocks.Add(number, block);
            }

            return new HotAddedRange(reservation.Start, reservation.Size, reservation, ram);
        }
    }

    /// <summary>
    /// Takes a range back, all or nothing: one online block keeps the whole range added and its driver's reservation held.
    /// </summary>
    /// <returns>Whether it is gone.</returns>
    internal bool TryRemove(HotAddedRange range)
    {
        List<MemoryBlock> removed;
        lock (_lock)
        {
            if (BlocksOf(range).Any(b => b.IsOnline))
            {
                _kernel.Log.Warning($"removing memory fails, because memory in {range.Start:x}-{range.Reservation.End:x} is onlined");
                _pinned.Add(range);
                return false;
            }

            removed = TakeBlocks(range);
        }

        RemoveFiles(removed);
        return true;
    }

    private KernfsAttribute StateFile(MemoryBlock block)
    {
        Errno Show(CancellationToken killed, out string text)
        {
            lock (_lock)
            {
                text = block.IsOnline ? "online\n" : "offline\n";
                return block.IsRemoved ? Errno.ENODEV : Errno.None;
            }
        }

        return new KernfsAttribute(
            "state", AttributeMode.ReadWrite, Show, (value, _) => StoreResult.Of(SetState(block, value), value));
    }

    /// <summary>The directory of the node that a block is on.</summary>
    /// <param name="number">The block's number.</param>
    internal KernfsDirectory NodeOf(ulong number) => _nodes.Of(number * BlockSize);

    /// <summary>Whether a block is online, and whether its zone, or the one that it would come into by default, is that of movable memory.</summary>
    internal (bool IsOnline, bool IsMovable) StateOf(MemoryBlock block)
    {
        lock (_lock)
        {
            return (block.IsOnline, block.IsOnline ? block.IsMovable : IsMovableByDefault(block.Number));
        }
    }

    /// <summary>Changes a block's state. What its pages hold is moved elsewhere before it goes offline: one page that can't be moved keeps it online.</summary>
    /// <param name="value">The word for it.</param>
    /// <returns>EINVAL for another word, and for the state that it has; EBUSY where a page can't be moved.</returns>
    internal Errno SetState(MemoryBlock block, ReadOnlySpan<byte> value)
    {
        var policy = OnlineWords.Parse(value);
        bool? wanted = policy is null ? null : policy != OnlinePolicy.Offline;
        lock (_lock)
        {
            if (block.IsRemoved)
            {
                return Errno.ENODEV;
            }

            if (wanted is null || wanted == block.IsOnline)
            {
                return Errno.EINVAL;
            }

            if (wanted == false && !_kernel.Allocations.TryAllocate("a place for what a block's pages hold"))
            {
                return Errno.EBUSY;
            }

            block.IsMovable = policy == OnlinePolicy.OnlineMovable || (policy == OnlinePolicy.Online && IsMovableByDefault(block.Number));
            block.IsOnline = wanted.Value;
        }

        if (wanted == false)
        {
            _pins.AfterOffline(this, block.Number);
        }

        return Errno.None;
    }

    private Errno SetPolicy(ReadOnlySpan<byte> value)
    {
        if (OnlineWords.Parse(value) is not { } policy)
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            _onlinePolicy = policy;
        }

        return Errno.None;
    }

    /// <summary>Whether a block that is only said to go online becomes movable: where it lies between movable blocks of its node, and not between others.</summary>
    [RequiresLock("_lock")]
    private bool IsMovableByDefault(ulong number) => !_nodes.IsFirst(NodeOf(number)) && IsBetween(number, isMovable: true) && !IsBetween(number, isMovable: false);

    [RequiresLock("_lock")]
    private bool IsBetween(ulong number, bool isMovable)
    {
        var (isBehind, isBefore) = (false, false);
        foreach (var block in _blocks.Values)
        {
            if (block.IsOnline && block.IsMovable == isMovable && ReferenceEquals(NodeOf(block.Number), NodeOf(number)))
            {
                isBehind |= block.Number < number;
                isBefore |= block.Number > number;
            }
        }

        return isBehind && isBefore;
    }

    /// <summary>Finishes the removal of a pinned range once its last block is offline.</summary>
    /// <param name="number">The block that went offline; its own file is still in use and goes without waiting for it.</param>
    internal void ReleasePinOf(ulong number)
    {
        List<MemoryBlock> removed;
        lock (_lock)
        {
            var pin = _pinned.Find(p => p.Overlaps(number * BlockSize, (number * BlockSize) + BlockSize - 1));
            if (pin is null || BlocksOf(pin).Any(b => b.IsOnline))
            {
                return;
            }

            _pinned.Remove(pin);
            removed = TakeBlocks(pin);
            _iomem.Remove(pin.Reservation);
        }

        foreach (var block in removed)
        {
            Directory.Unlink(block.Directory.Name);
            if (block.Number != number)
            {
                block.Directory.RemoveAttribute("state");
            }
        }
    }

    [RequiresLock("_lock")]
    private List<MemoryBlock> BlocksOf(HotAddedRange range)
    {
        var blocks = new List<MemoryBlock>();
        for (var number = range.Start / BlockSize; number * BlockSize < range.Start + range.Size; number++)
        {
            blocks.Add(_blocks[number]);
        }

        return blocks;
    }

    [RequiresLock("_lock")]
    private List<MemoryBlock> TakeBlocks(HotAddedRange range)
    {
        var taken = BlocksOf(range);
        foreach (var block in taken)
        {
            block.IsRemoved = true;
            _blocks.Remove(block.Number);
        }

        _iomem.Remove(range.Ram);
        return taken;
    }

    private void RemoveFiles(List<MemoryBlock> blocks)
    {
        foreach (var block in blocks)
        {
            Directory.Unlink(block.Directory.Name);
            block.Directory.RemoveAttribute("state");
        }
    }
}
