using System.Runtime.InteropServices;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The native libraries to compare with, looked up once; the routines themselves need none.</summary>
internal static unsafe class NativeCopies
{
    /// <summary>libc's memcpy.</summary>
    public static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, byte*> Memcpy =
        (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, byte*>)Find("libc.so.6", "memcpy");

    /// <summary>libpmem's copy with flags.</summary>
    public static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, uint, byte*> PmemMemcpy =
        (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, uint, byte*>)Find("libpmem.so.1", "pmem_memcpy");

    private static nint Find(string library, string function) =>
        NativeLibrary.TryLoad(library, out nint handle) && NativeLibrary.TryGetExport(handle, function, out nint address)
            ? address
            : 0;
}
