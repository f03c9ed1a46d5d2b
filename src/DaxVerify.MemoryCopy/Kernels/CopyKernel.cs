using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// The plain copy. Short lengths load everything before they store anything, so overlap needs no thought; longer ones keep
/// the first and last vectors in registers, run an aligned loop in the safe direction and store those last. References
/// instead of pointers spare short copies between spans the cost of pinning.
/// </summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class CopyKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Copies; source and destination may overlap in any way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(ref byte destination, ref byte source, nuint bytes)
    {
        if (bytes <= TWidth.Size)
        {
            TWidth.CopyShort(ref destination, ref source, bytes);
        }
        else if (bytes <= 2 * TWidth.Size)
        {
            TVector head = TWidth.LoadAt(ref source, 0);
            TVector tail = TWidth.LoadAt(ref source, bytes - TWidth.Size);
            TWidth.StoreAt(ref destination, 0, head);
            TWidth.StoreAt(ref destination, bytes - TWidth.Size, tail);
        }
        else
        {
            Longer(ref destination, ref source, bytes);
        }
    }

    private static void Longer(ref byte destination, ref byte source, nuint bytes)
    {
        if (bytes <= 4 * TWidth.Size)
        {
            Four(ref destination, ref source, bytes);
        }
        else if (bytes > CopyLimits.OwnCopyBytesMax)
        {
            Large(ref destination, ref source, bytes);
        }
        else if ((nuint)Unsafe.ByteOffset(ref source, ref destination) >= bytes)
        {
            Forward(ref destination, ref source, bytes);
        }
        else
        {
            Backward(ref destination, ref source, bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref byte destination, ref byte source, nuint bytes)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.LoadAt(ref source, 0);
        TVector v1 = TWidth.LoadAt(ref source, size);
        TVector v2 = TWidth.LoadAt(ref source, bytes - (2 * size));
        TVector v3 = TWidth.LoadAt(ref source, bytes - size);
        TWidth.StoreAt(ref destination, 0, v0);
        TWidth.StoreAt(ref destination, size, v1);
        TWidth.StoreAt(ref destination, bytes - (2 * size), v2);
        TWidth.StoreAt(ref destination, bytes - size, v3);
    }

    /// <summary>Safe when the destination doesn't begin inside the source: no load comes after a store to its byte.</summary>
    private static void Forward(ref byte destination, ref byte source, nuint bytes)
    {
        nuint size = TWidth.Size;
        TVector head = TWidth.LoadAt(ref source, 0);
        nuint last = bytes - size;
        TVector tail = TWidth.LoadAt(ref source, last);
        for (nuint at = size - Misalignment(ref destination); at < last; at += size)
        {
            TWidth.StoreAt(ref destination, at, TWidth.LoadAt(ref source, at));
        }

        TWidth.StoreAt(ref destination, last, tail);
        TWidth.StoreAt(ref destination, 0, head);
    }

    /// <summary>The mirror image, for a destination that begins inside the source.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Backward(ref byte destination, ref byte source, nuint bytes)
    {
        nuint size = TWidth.Size;
        nuint last = bytes - size;
        TVector head = TWidth.LoadAt(ref source, 0);
        TVector tail = TWidth.LoadAt(ref source, last);
        nuint at = bytes - 1 - Misalignment(ref Unsafe.AddByteOffset(ref destination, bytes - 1));
        while (at > size)
        {
            at -= size;
            TWidth.StoreAt(ref destination, at, TWidth.LoadAt(ref source, at));
        }

        TWidth.StoreAt(ref destination, last, tail);
        TWidth.StoreAt(ref destination, 0, head);
    }

    /// <summary>
    /// Bytes past a multiple of the vector's size. Should the garbage collector move the memory in mid-copy, then only the
    /// alignment is lost.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Misalignment(ref byte destination) => (nuint)Unsafe.AsPointer(ref destination) & (TWidth.Size - 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Large(ref byte destination, ref byte source, nuint bytes)
    {
        fixed (byte* to = &destination)
        fixed (byte* from = &source)
        {
            bool isApart = (nuint)(to - from) >= bytes && (nuint)(from - to) >= bytes;
            if (bytes < CopyLimits.StreamBytesMin || !isApart)
            {
                Buffer.MemoryCopy(from, to, bytes, bytes);
            }
            else
            {
                // The fence keeps the order that other threads see: nothing later becomes visible before the copy.
                FlushCacheKernel<TWidth, TVector>.Run(to, from, bytes);
                TWidth.Fence();
            }
        }
    }
}
