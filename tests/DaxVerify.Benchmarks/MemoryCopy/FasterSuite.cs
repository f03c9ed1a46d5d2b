using System.Globalization;
using CsCheck;
using DaxVerify.MemoryCopy;

namespace DaxVerify.Benchmarks.MemoryCopy;

/// <summary>
/// <c>faster [SIZE...]</c>: CsCheck's <see cref="Check"/>.Faster on the copy core: the plain copy against Span and Buffer, warm, interleaved, until one is
/// told from the other by six standard deviations or the time is up. Prints the gain with its quartiles; a loss is printed too and ends nothing.
/// Run it with <c>DOTNET_TieredCompilation=0</c>: CsCheck doesn't warm up, and code that is compiled in the middle is measured half.
/// </summary>
internal static unsafe class FasterSuite
{
    private const int SecondsMax = 10;
    private static readonly int[] s_sizes = [64, 1024, 16 << 10, 256 << 10, 4 << 20];

    /// <summary>Runs the suite.</summary>
    /// <param name="args">See the summary.</param>
    /// <returns>0, or 2 for wrong arguments.</returns>
    public static int Run(string[] args)
    {
        var sizes = args.Select(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).ToList();
        if (sizes.Exists(size => size is < 1 or > 1 << 28))
        {
            Console.Error.WriteLine("benchmarks faster: expected sizes from 1 to 268435456 bytes");
            return 2;
        }

        foreach (var size in sizes.Count == 0 ? s_sizes : [.. sizes])
        {
            Compare(size);
        }

        return 0;
    }

    private static void Compare(int size)
    {
        var source = GC.AllocateArray<byte>(size, pinned: true);
        var destination = GC.AllocateArray<byte>(size, pinned: true);
        var (from, to) = ((nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref source[0]), (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref destination[0]));
        Write(size, "Span.CopyTo", () => MemoryRoutines.Copy(destination, source), () => source.AsSpan().CopyTo(destination));
        Write(size, "Buffer.MemoryCopy", () => MemoryRoutines.Copy((void*)to, (void*)from, size), () => Buffer.MemoryCopy((void*)from, (void*)to, size, size));
    }

    private static void Write(int size, string other, Action ours, Action theirs)
    {
        var repeat = Math.Clamp((1 << 18) / size, 1, 2000);
        Check.Faster(
            ours,
            theirs,
            threads: 1,
            repeat: repeat,
            timeout: SecondsMax,
            raiseexception: false,
            writeLine: line => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,9:N0} bytes, Copy against {other,-17} {line}")));
    }
}
