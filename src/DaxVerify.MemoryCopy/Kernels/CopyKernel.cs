using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// The plain copy. Short lengths load everything before they store anything, so overlap needs no thought; long ones keep
/// the first and last vectors in registers, run an aligned loop in the safe direction and store those last.
/// </summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class CopyKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Copies; source and destination may overlap in any way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* destination, byte* source, nuint bytes)
    {
        if (bytes <= TWidth.Size)
        {
            TWidth.CopyShort(destination, source, bytes);
        }
        else if (bytes <= 2 * TWidth.Size)
        {
            Pair(destination, source, bytes);
        }
        else
        {
            Longer(destination, source, bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(byte* destination, byte* source, nuint bytes)
    {
        TVector head = TWidth.Load(source);
        TVector tail = TWidth.Load(source + bytes - TWidth.Size);
        TWidth.Store(destination, head);
        TWidth.Store(destination + bytes - TWidth.Size, tail);
    }

    private static void Longer(byte* destination, byte* source, nuint bytes)
    {
        nuint size = TWidth.Size;
        if (bytes <= 4 * size)
        {
            Four(destination, source, bytes);
        }
        else if (bytes <= 8 * size)
        {
            Eight(destination, source, bytes);
        }
        else if (bytes > CopyLimits.OwnCopyBytesMax)
        {
            Large(destination, source, bytes);
        }
        else if ((nuint)(destination - source) >= bytes)
        {
            Forward(destination, source, bytes);
        }
        else
        {
            Backward(destination, source, bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(byte* destination, byte* source, nuint bytes)
    {
        nuint size = TWidth.Size;
        byte* sourceEnd = source + bytes;
        byte* destinationEnd = destination + bytes;
        TVector v0 = TWidth.Load(source);
        TVector v1 = TWidth.Load(source + size);
        TVector v2 = TWidth.Load(sourceEnd - (2 * size));
        TVector v3 = TWidth.Load(sourceEnd - size);
        TWidth.Store(destination, v0);
        TWidth.Store(destination + size, v1);
        TWidth.Store(destinationEnd - (2 * size), v2);
        TWidth.Store(destinationEnd - size, v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(byte* destination, byte* source, nuint bytes)
    {
        nuint size = TWidth.Size;
        byte* sourceEnd = source + bytes;
        byte* destinationEnd = destination + bytes;
        TVector v0 = TWidth.Load(source);
        TVector v1 = TWidth.Load(source + size);
        TVector v2 = TWidth.Load(source + (2 * size));
        TVector v3 = TWidth.Load(source + (3 * size));
        TVector v4 = TWidth.Load(sourceEnd - (4 * size));
        TVector v5 = TWidth.Load(sourceEnd - (3 * size));
        TVector v6 = TWidth.Load(sourceEnd - (2 * size));
        TVector v7 = TWidth.Load(sourceEnd - size);
        TWidth.Store(destination, v0);
        TWidth.Store(destination + size, v1);
        TWidth.Store(destination + (2 * size), v2);
        TWidth.Store(destination + (3 * size), v3);
        TWidth.Store(destinationEnd - (4 * size), v4);
        TWidth.Store(destinationEnd - (3 * size), v5);
        TWidth.Store(destinationEnd - (2 * size), v6);
        TWidth.Store(destinationEnd - size, v7);
    }

    /// <summary>Safe when the destination isn't inside the source: no load comes after a store to the same byte.</summary>
    private static void Forward(byte* destination, byte* source, nuint bytes)
    {
        nuint size = TWidth.Size;
        nuint step = 4 * size;
        byte* destinationEnd = destination + bytes;
        byte* sourceEnd = source + bytes;
        TVector head = TWidth.Load(source);
        TVector t0 = TWidth.Load(sourceEnd - size);
        TVector t1 = TWidth.Load(sourceEnd - (2 * size));
        TVector t2 = TWidth.Load(sourceEnd - (3 * size));
        TVector t3 = TWidth.Load(sourceEnd - (4 * size));

        nuint skip = size - ((nuint)destination & (size - 1));
        byte* to = destination + skip;
        byte* from = source + skip;
        byte* last = destinationEnd - step;
        while (to < last)
        {
            TVector v0 = TWidth.Load(from);
            TVector v1 = TWidth.Load(from + size);
            TVector v2 = TWidth.Load(from + (2 * size));
            TVector v3 = TWidth.Load(from + (3 * size));
            TWidth.Store(to, v0);
            TWidth.Store(to + size, v1);
            TWidth.Store(to + (2 * size), v2);
            TWidth.Store(to + (3 * size), v3);
            to += step;
            from += step;
        }

        TWidth.Store(destinationEnd - (4 * size), t3);
        TWidth.Store(destinationEnd - (3 * size), t2);
        TWidth.Store(destinationEnd - (2 * size), t1);
        TWidth.Store(destinationEnd - size, t0);
        TWidth.Store(destination, head);
    }

    /// <summary>The mirror image, for a destination that begins inside the source.</summary>
    private static void Backward(byte* destination, byte* source, nuint bytes)
    {
        nuint size = TWidth.Size;
        nuint step = 4 * size;
        byte* destinationEnd = destination + bytes;
        TVector tail = TWidth.Load(source + bytes - size);
        TVector h0 = TWidth.Load(source);
        TVector h1 = TWidth.Load(source + size);
        TVector h2 = TWidth.Load(source + (2 * size));
        TVector h3 = TWidth.Load(source + (3 * size));

        byte* to = (byte*)((nuint)(destinationEnd - 1) & ~(size - 1));
        byte* from = source + (to - destination);
        byte* first = destination + step;
        while (to > first)
        {
            to -= step;
            from -= step;
            TVector v3 = TWidth.Load(from + (3 * size));
            TVector v2 = TWidth.Load(from + (2 * size));
            TVector v1 = TWidth.Load(from + size);
            TVector v0 = TWidth.Load(from);
            TWidth.Store(to + (3 * size), v3);
            TWidth.Store(to + (2 * size), v2);
            TWidth.Store(to + size, v1);
            TWidth.Store(to, v0);
        }

        TWidth.Store(destination, h0);
        TWidth.Store(destination + size, h1);
        TWidth.Store(destination + (2 * size), h2);
        TWidth.Store(destination + (3 * size), h3);
        TWidth.Store(destinationEnd - size, tail);
    }

    private static void Large(byte* destination, byte* source, nuint bytes)
    {
        bool isApart = (nuint)(destination - source) >= bytes && (nuint)(source - destination) >= bytes;
        if (bytes < CopyLimits.StreamBytesMin || !isApart)
        {
            Buffer.MemoryCopy(source, destination, bytes, bytes);
        }
        else
        {
            Stream(destination, source, bytes);
        }
    }

    /// <summary>The fence keeps the order that other threads see: nothing later becomes visible before the copy.</summary>
    private static void Stream(byte* destination, byte* source, nuint bytes)
    {
        if (PageStreamKernel.IsFaster)
        {
            PageStreamKernel<TWidth, TVector>.Run(destination, source, bytes);
        }
        else
        {
            FlushCacheKernel<TWidth, TVector>.Run(destination, source, bytes);
        }

        TWidth.Fence();
    }
}
