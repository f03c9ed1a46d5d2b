using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
namespace DaxVerify.Benchmarks.MemoryCopy;
internal static unsafe class CopyBenchmark
{
    [DllImport("libc")] static extern int sched_setaffinity(int pid, nuint size, ulong* mask);
    static byte* src, dst; const long Arena = 256L << 20;
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Loop<T>(byte* d, byte* s, nuint n, int reps) where T : struct, IContestant
    { for (int i = 0; i < reps; i++) T.Copy(d, s, n); }
    static long cold;
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void LoopCold<T>(byte* d, byte* s, nuint n, int reps) where T : struct, IContestant
    { long stride = ((long)n + 4095 + 64) & ~4095L; stride += 4096; long c = cold;
      for (int i = 0; i < reps; i++) { if (c + stride > Arena) c = 0; T.Copy(d + c, s + c, n); c += stride; } cold = c; }
    public static int Run(string[] a)
    {
        src = (byte*)NativeMemory.AlignedAlloc((nuint)Arena + 8192, 4096); dst = (byte*)NativeMemory.AlignedAlloc((nuint)Arena + 8192 + 4096*3, 4096);
        for (long i = 0; i < Arena + 8192; i++) { src[i] = (byte)i; dst[i] = 1; }
        bool isCold = a.Contains("cold"); bool flush = a.Contains("flush");
        long[] sizes = a.Where(x => char.IsDigit(x[0])).Select(long.Parse).ToArray();
        if (sizes.Length == 0) sizes = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 32768, 65536, 131072, 262144, 1<<20, 4<<20, 16<<20, 64<<20, 256<<20];
        (int, int)[] al = [(0,0),(1,0),(0,1),(7,33),(63,63)];
        ulong mask = 2; _ = sched_setaffinity(0, 8, &mask);
        int rounds = 41;
        for (int w = 0; w < 8; w++) { foreach (var n in new long[]{1,3,5,12,20,40,100,200,400,700,3000,5000,70000}) for (int i = 0; i < 40; i++) { Duel<OurFlush, Libpmem, SpanCopyTo>(1, 2, n, 0, isCold); Duel<OurCopy, SpanCopyTo, OurSpanCopy>(1, 2, n, 0, isCold); } Thread.Sleep(120); }
        foreach (var n in sizes) {
            double log = 0; var line = "";
            foreach (var (sa, da) in al) {
                var r = flush ? Duel<OurFlush, Libpmem, Libpmem>(sa, da, n, rounds, isCold) : Duel<OurCopy, SpanCopyTo, OurSpanCopy>(sa, da, n, rounds, isCold);
                log += Math.Log(r.Item1);
                line += $" {r.Item1,5:F2}({r.Item2:F2}) {r.Item3,7:F1}|";
            }
            Console.WriteLine($"{n,10} geo {Math.Exp(log / al.Length):F2} :{line}");
        }
        return 0;
    }
    static (double, double, double) Duel<A, B, C>(int sa, int da, long n, int rounds, bool isCold) where A : struct, IContestant where B : struct, IContestant where C : struct, IContestant
    {
        byte* s = src + sa, d = dst + da; nuint len = (nuint)n;
        int reps = (int)Math.Clamp(400_000 / (n + 200), 1, 4000);
        if (n >= 16 << 20) rounds = 7;
        var ab = new double[rounds]; var cb = new double[rounds]; var ta = new double[rounds];
        if (rounds == 0) { for (int q = 0; q < 3; q++) { T<A>(d, s, len, 2, isCold); T<B>(d, s, len, 2, isCold); T<C>(d, s, len, 2, isCold); } return default; }
        for (int r = -3; r < rounds; r++) {
            double a, b, c;
            if ((r & 1) == 0) { a = T<A>(d, s, len, reps, isCold); b = T<B>(d, s, len, reps, isCold); c = T<C>(d, s, len, reps, isCold); }
            else { c = T<C>(d, s, len, reps, isCold); b = T<B>(d, s, len, reps, isCold); a = T<A>(d, s, len, reps, isCold); }
            if (r >= 0) { ab[r] = b / a; cb[r] = b / c; ta[r] = a; }
        }
        Array.Sort(ab); Array.Sort(cb); Array.Sort(ta);
        return (ab[rounds / 2], cb[rounds / 2], ta[rounds / 2]);
    }
    static double T<X>(byte* d, byte* s, nuint n, int reps, bool isCold) where X : struct, IContestant
    {
        long t = Stopwatch.GetTimestamp();
        if (isCold) LoopCold<X>(d, s, n, reps); else Loop<X>(d, s, n, reps);
        return (Stopwatch.GetTimestamp() - t) / (double)reps;
    }
}
