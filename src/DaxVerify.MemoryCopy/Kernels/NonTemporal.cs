using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// Cache-bypassing stores narrower than a vector, down to a single byte. Without them the ragged ends of a copy would need
/// a cache-line write-back, for which .NET has no intrinsic.
/// </summary>
internal static unsafe class NonTemporal
{
    /// <summary>Whether the processor has cache-bypassing stores for every size (x64); elsewhere plain stores stand in.</summary>
    public static bool IsSupported => Sse2.X64.IsSupported;

    /// <summary>Stores 8 bytes at a multiple of 8 (MOVNTI).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(byte* destination, ulong value)
    {
        if (Sse2.X64.IsSupported)
        {
            Sse2.X64.StoreNonTemporal((ulong*)destination, value);
        }
        else
        {
            *(ulong*)destination = value;
        }
    }

    /// <summary>
    /// Stores the lowest 1 to 7 bytes of a value that don't cross a multiple of 8: MOVNTI when they are an aligned word of
    /// 4, else MASKMOVDQU on the aligned 16 bytes around them, which can't touch a neighbouring page.
    /// </summary>
    public static void StorePart(byte* destination, ulong value, nuint bytes)
    {
        if (!Sse2.IsSupported)
        {
            StorePartPlain(destination, value, bytes);
            return;
        }

        if (bytes == 4 && ((nuint)destination & 3) == 0)
        {
            Sse2.StoreNonTemporal((uint*)destination, (uint)value);
            return;
        }

        int shift = (int)((nuint)destination & 7) * 8;
        ulong mask = ((1UL << ((int)bytes * 8)) - 1) << shift;
        ulong placed = value << shift;
        bool upper = ((nuint)destination & 8) != 0;
        Vector128<ulong> data = upper ? Vector128.Create(0, placed) : Vector128.CreateScalar(placed);
        Vector128<ulong> select = upper ? Vector128.Create(0, mask) : Vector128.CreateScalar(mask);
        Sse2.MaskMove(data.AsByte(), select.AsByte(), (byte*)((nuint)destination & ~(nuint)15));
    }

    /// <summary>Waits until every earlier cache-bypassing store of this thread has left the processor (SFENCE).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fence()
    {
        if (Sse.IsSupported)
        {
            Sse.StoreFence();
        }
        else
        {
            Interlocked.MemoryBarrier();
        }
    }

    private static void StorePartPlain(byte* destination, ulong value, nuint bytes)
    {
        for (nuint i = 0; i < bytes; i++)
        {
            destination[i] = (byte)(value >> ((int)i * 8));
        }
    }
}
