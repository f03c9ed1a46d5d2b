using System.Buffers.Binary;
using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Nodes;

/// <summary>
/// A mapping of a device in one process. Accesses fault in granules of exactly the instance's align and go page offset → physical
/// address → memory, inside the read section, so that a kill waits for them. A piece that doesn't begin and end at multiples of the align, as the device has it by
/// now, has no granules (check_vma in drivers/dax/device.c).
/// </summary>
public sealed class MemoryMapping
{
    private readonly Lock _lock = new();
    private readonly ulong _address;
    private readonly ulong _offset;
    private readonly Protection _protection;
    [GuardedBy("_lock")]
    private List<(ulong Start, ulong End)> _pieces;

    /// <summary>Makes a mapping; it takes a reference to its file.</summary>
    /// <param name="life">Life of the device in which the file was opened.</param>
    /// <param name="align">Bytes: the instance's align when it was made; it can't change before the device is killed.</param>
    /// <param name="address">Virtual address.</param>
    /// <param name="offset">Byte offset in the device.</param>
    /// <param name="length">Bytes, whole pages.</param>
    /// <param name="protection">Access.</param>
    internal MemoryMapping(OpenFile file, int life, ulong align, ulong address, ulong offset, ulong length, Protection protection)
    {
        File = file;
        Life = life;
        Align = align;
        _address = address;
        _offset = offset;
        _protection = protection;
        _pieces = [(0, length)];
        file.Get();
    }

    /// <summary>The file it was made from.</summary>
    public OpenFile File { get; }

    /// <summary>The life of the device in which its file was opened.</summary>
    public int Life { get; }

    /// <summary>Bytes: the instance's align when it was made.</summary>
    public ulong Align { get; }

    /// <summary>Virtual address.</summary>
    public ulong Address => _address;

    /// <summary>Loads 8 bytes.</summary>
    /// <param name="at">Bytes from the mapping's start.</param>
    /// <returns>SIGSEGV in a hole or without permission, SIGBUS where the device has nothing; else the value and where it lies.</returns>
    public AccessResult Load(ulong at)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var errno = Access(at, bytes, isStore: false, out var physical);
        return new AccessResult(errno, BinaryPrimitives.ReadUInt64LittleEndian(bytes), physical);
    }

    /// <summary>Stores 8 bytes.</summary>
    /// <param name="at">Bytes from the mapping's start.</param>
    /// <returns>SIGSEGV in a hole or without permission, SIGBUS where the device has nothing; else where it lies.</returns>
    public AccessResult Store(ulong at, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        var errno = Access(at, bytes, isStore: true, out var physical);
        return new AccessResult(errno, value, physical);
    }

    /// <summary>What a forked child reads: nothing where mappings aren't inherited.</summary>
    /// <param name="at">Bytes from the mapping's start.</param>
    /// <returns>SIGSEGV without a mapping, otherwise as <see cref="Load"/>.</returns>
    public AccessResult LoadInForkedChild(ulong at) =>
        File.Instance.DaxBus.Mode.MemoryMappings.InheritsMappingsOverFork ? Load(at) : new AccessResult(Errno.SIGSEGV, 0, 0);

    /// <summary>Unmaps a part. Splitting a mapping off the align is refused.</summary>
    /// <param name="at">First byte, from the mapping's start.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>EINVAL for a misaligned part.</returns>
    public Errno Unmap(ulong at, ulong length)
    {
        if (length == 0 || at % PageSize.Base != 0)
        {
            return Errno.EINVAL;
        }

        var end = (at + length + PageSize.Base - 1) & ~(PageSize.Base - 1);
        var isEmpty = false;
        lock (_lock)
        {
            if (_pieces.Count == 0)
            {
                return Errno.None;
            }

            if (!MaySplit(at) || !MaySplit(end))
            {
                return Errno.EINVAL;
            }

            var left = new List<(ulong Start, ulong End)>();
            foreach (var piece in _pieces)
            {
                AddUnlessEmpty(left, piece.Start, Math.Min(piece.End, at));
                AddUnlessEmpty(left, Math.Max(piece.Start, end), piece.End);
            }

            _pieces = left;
            isEmpty = left.Count == 0;
        }

        if (isEmpty)
        {
            File.Put();
        }

        return Errno.None;
    }

    /// <summary>Unmaps what is left.</summary>
    public void Unmap()
    {
        bool wasMapped;
        lock (_lock)
        {
            wasMapped = _pieces.Count > 0;
            _pieces = [];
        }

        if (wasMapped)
        {
            File.Put();
        }
    }

    private static void AddUnlessEmpty(List<(ulong Start, ulong End)> pieces, ulong start, ulong end)
    {
        if (start < end)
        {
            pieces.Add((start, end));
        }
    }

    [RequiresLock("_lock")]
    private bool MaySplit(ulong at) =>
        !_pieces.Exists(p => p.Start < at && at < p.End) || (_address + at) % File.Instance.DaxBus.Mode.MemoryMappings.SplitAlign(File.Instance, Align) == 0;

    /// <summary>What is left of the mapping around an address; empty if it is unmapped there.</summary>
    private (ulong Start, ulong End) PieceAt(ulong at)
    {
        lock (_lock)
        {
            return _pieces.Find(p => p.Start <= at && at < p.End);
        }
    }

    private Errno Access(ulong at, Span<byte> bytes, bool isStore, out ulong physical)
    {
        physical = 0;
        var isAllowed = isStore ? _protection.HasFlag(Protection.Write) : _protection != Protection.None;
        var piece = PieceAt(at);
        if (!isAllowed || piece.End == 0 || PieceAt(at + (ulong)bytes.Length - 1).End == 0)
        {
            return Errno.SIGSEGV;
        }

        File.ThrowIfFreed();
        File.Instance.ThrowIfFreed();
        var device = File.Instance.DaxDevice;
        var section = device.ReadLock();
        try
        {
            return AccessAlive(piece, at, bytes, isStore, out physical);
        }
        finally
        {
            device.ReadUnlock(section);
        }
    }

    [RequiresSharedLock("File.Instance.DaxDevice.ReadSection")]
    private Errno AccessAlive((ulong Start, ulong End) piece, ulong at, Span<byte> bytes, bool isStore, out ulong physical)
    {
        physical = 0;
        var instance = File.Instance;
        if (!instance.DaxDevice.IsAlive || !instance.DaxBus.Mode.MemoryMappings.MayAccess(instance.DaxDevice, Life))
        {
            return Errno.SIGBUS;
        }

        StabilityRole.WhileAlive(instance);
        _ = KernelMemory.Follow(instance.PageMap)!.Granule;
        var first = Translate(piece, at);
        var last = Translate(piece, at + (ulong)bytes.Length - 1);
        if (first is null || last is null)
        {
            return Errno.SIGBUS;
        }

        physical = first.Value;
        var memory = instance.DaxBus.Memory;
        var inFirstGranule = last.Value - first.Value == (ulong)bytes.Length - 1
            ? bytes.Length
            : (int)(instance.Align - ((_address + at) % instance.Align));
        if (isStore)
        {
            memory.Write(first.Value, bytes[..inFirstGranule]);
            memory.Write(last.Value - (ulong)(bytes.Length - inFirstGranule - 1), bytes[inFirstGranule..]);
        }
        else if (memory.Poison.CleanPrefix(first.Value, inFirstGranule) < inFirstGranule)
        {
            return Errno.SIGBUS;
        }
        else
        {
            memory.Read(first.Value, bytes[..inFirstGranule]);
            memory.Read(last.Value - (ulong)(bytes.Length - inFirstGranule - 1), bytes[inFirstGranule..]);
        }

        return Errno.None;
    }

    [RequiresSharedLock("File.Instance.Stability")]
    private ulong? Translate((ulong Start, ulong End) piece, ulong at)
    {
        var align = File.Instance.Align;
        if ((_address + piece.Start) % align != 0 || (_address + piece.End) % align != 0)
        {
            return null;
        }

        var granule = at & ~(align - 1);
        var physical = File.Instance.ToPhysical((_offset + granule) >> PageSize.Shift, align);
        return physical is { } start && File.Instance.DaxBus.Mode.MemoryMappings.MayPointAt(start, align)
            ? (start & ~(align - 1)) + (at - granule)
            : null;
    }
}
