using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// Copies into and out of an instance without a mapping: page offset → physical address → memory, across dis-contiguous ranges, inside
/// the read section. The device's flags choose the routine (7ac5360c).
/// </summary>
public static class DataPath
{
    /// <summary>Copies out of an instance; with NOMC set it stops before a poisoned line instead of running into it.</summary>
    /// <param name="offset">First byte, from the instance's start.</param>
    public static TransferResult CopyOut(DevDax instance, ulong offset, Span<byte> destination)
    {
        var section = instance.DaxDevice.ReadLock();
        try
        {
            while (!destination.IsEmpty)
            {
                if (Locate(instance, offset, destination.Length) is not ({ } address, var count))
                {
                    return new TransferResult(Errno.ENXIO, destination.Length);
                }

                var left = CopyOut(instance, address, destination[..count], out var errno);
                if (left > 0)
                {
                    return new TransferResult(errno, destination.Length - count + left);
                }

                destination = destination[count..];
                offset += (ulong)count;
            }

            return default;
        }
        finally
        {
            instance.DaxDevice.ReadUnlock(section);
        }
    }

    /// <summary>Copies into an instance; with NOCACHE set past the cache, so that it is durable when this returns.</summary>
    /// <param name="offset">First byte, from the instance's start.</param>
    /// <param name="source">What to store.</param>
    public static TransferResult CopyIn(DevDax instance, ulong offset, ReadOnlySpan<byte> source)
    {
        var section = instance.DaxDevice.ReadLock();
        try
        {
            while (!source.IsEmpty)
            {
                if (Locate(instance, offset, source.Length) is not ({ } address, var count))
                {
                    return new TransferResult(Errno.ENXIO, source.Length);
                }

                var memory = instance.DaxBus.Memory;
                if (instance.DaxDevice.IsNoCache)
                {
                    memory.WriteFlushCache(address, source[..count]);
                }
                else
                {
                    memory.Write(address, source[..count]);
                }

                source = source[count..];
                offset += (ulong)count;
            }

            return default;
        }
        finally
        {
            instance.DaxDevice.ReadUnlock(section);
        }
    }

    /// <summary>Zeroes whole pages by the operations of the device, which must have a way to do it (4e4ced93); an instance of a region has no operations.</summary>
    /// <param name="pageOffset">First page, from the instance's start.</param>
    /// <param name="pages">Number of pages.</param>
    /// <returns>ENXIO on a dead device; without operations by the mode (<see cref="IZeroPagePolicy"/>).</returns>
    public static Errno ZeroPages(DevDax instance, ulong pageOffset, ulong pages)
    {
        var section = instance.DaxDevice.ReadLock();
        try
        {
            return instance.DaxDevice.IsAlive ? instance.DaxBus.Mode.ZeroPages.Zero(instance.DaxDevice, pageOffset, pages) : Errno.ENXIO;
        }
        finally
        {
            instance.DaxDevice.ReadUnlock(section);
        }
    }

    /// <summary>Makes what was stored durable.</summary>
    /// <param name="offset">First byte, from the instance's start.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>ENXIO on a dead device or beyond the instance; bytes before are durable.</returns>
    public static Errno Flush(DevDax instance, ulong offset, ulong length) =>
        ForEachPiece(instance, offset, length, instance.DaxBus.Memory.Flush);

    /// <summary>Poisons every 64-byte line that a part of the instance touches, as failing memory would.</summary>
    /// <param name="offset">First byte, from the instance's start.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>ENXIO on a dead device or beyond the instance.</returns>
    public static Errno Poison(DevDax instance, ulong offset, ulong length)
    {
        var poison = instance.DaxBus.Memory.Poison;
        return ForEachPiece(instance, offset, length, (address, count) => poison.Poison(address, (long)count));
    }

    private static Errno ForEachPiece(DevDax instance, ulong offset, ulong length, Action<ulong, ulong> action)
    {
        var section = instance.DaxDevice.ReadLock();
        try
        {
            while (length > 0)
            {
                if (Locate(instance, offset, (int)Math.Min(length, int.MaxValue)) is not ({ } address, var count))
                {
                    return Errno.ENXIO;
                }

                action(address, (ulong)count);
                offset += (ulong)count;
                length -= (ulong)count;
            }

            return Errno.None;
        }
        finally
        {
            instance.DaxDevice.ReadUnlock(section);
        }
    }

    private static long CopyOut(DevDax instance, ulong address, Span<byte> destination, out Errno errno)
    {
        var memory = instance.DaxBus.Memory;
        if (instance.DaxDevice.IsNoMachineCheck)
        {
            errno = Errno.EIO;
            return memory.ReadMachineCheckSafe(address, destination);
        }

        errno = Errno.SIGBUS;
        var clean = (int)memory.Poison.CleanPrefix(address, destination.Length);
        memory.Read(address, destination[..clean]);
        return destination.Length - clean;
    }

    [RequiresSharedLock("instance.DaxDevice.ReadSection")]
    private static (ulong? Address, int Count) Locate(DevDax instance, ulong offset, int bytes)
    {
        if (!instance.DaxDevice.IsAlive)
        {
            return (null, 0);
        }

        StabilityRole.WhileAlive(instance);
        foreach (var range in instance.Ranges)
        {
            var start = range.PageOffset << PageSize.Shift;
            if (offset >= start && offset - start < range.Length)
            {
                var count = Math.Min((ulong)bytes, range.Length - (offset - start));
                return (range.Start + (offset - start), (int)count);
            }
        }

        return (null, 0);
    }
}
