using DaxVerify.MemoryCopy;
namespace DaxVerify.Benchmarks.MemoryCopy;
internal readonly unsafe struct SpanCopyTo : IContestant
{
    public static string Name => "Span.CopyTo";
    public static void Copy(byte* d, byte* s, nuint n) => new ReadOnlySpan<byte>(s, (int)n).CopyTo(new Span<byte>(d, (int)n));
}
internal readonly unsafe struct BufferMemoryCopy : IContestant
{
    public static string Name => "Buffer.MemoryCopy";
    public static void Copy(byte* d, byte* s, nuint n) => Buffer.MemoryCopy(s, d, n, n);
}
internal readonly unsafe struct OurCopy : IContestant
{
    public static string Name => "Copy";
    public static void Copy(byte* d, byte* s, nuint n) => MemoryRoutines.Copy(d, s, (long)n);
}
internal readonly unsafe struct OurSpanCopy : IContestant
{
    public static string Name => "Copy(span)";
    public static void Copy(byte* d, byte* s, nuint n) => MemoryRoutines.Copy(new Span<byte>(d, (int)n), new ReadOnlySpan<byte>(s, (int)n));
}
internal readonly unsafe struct OurFlush : IContestant
{
    public static string Name => "CopyFlushCache";
    public static void Copy(byte* d, byte* s, nuint n) => MemoryRoutines.CopyFlushCache(d, s, (long)n);
}
internal readonly unsafe struct LibcMemcpy : IContestant
{
    public static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, byte*> P = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, byte*>)System.Runtime.InteropServices.NativeLibrary.GetExport(System.Runtime.InteropServices.NativeLibrary.Load("libc.so.6"), "memcpy");
    public static string Name => "memcpy";
    public static void Copy(byte* d, byte* s, nuint n) => P(d, s, n);
}
internal readonly unsafe struct Libpmem : IContestant
{
    public static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, uint, byte*> P = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, uint, byte*>)System.Runtime.InteropServices.NativeLibrary.GetExport(System.Runtime.InteropServices.NativeLibrary.Load("libpmem.so.1"), "pmem_memcpy");
    public static string Name => "libpmem";
    // PMEM_F_MEM_NODRAIN = 1, NONTEMPORAL = 2
    public static void Copy(byte* d, byte* s, nuint n) => P(d, s, n, 3);
}
