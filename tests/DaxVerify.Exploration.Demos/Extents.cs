using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DaxVerify.Exploration.Demos;

/// <summary>How much of an array a call uses that is passed a span of all of it.</summary>
public static class Extents
{
    /// <summary>A number of two bytes at the start.</summary>
    [Demo("Framework")]
    public static void CorrectNumbers()
    {
        var bytes = new byte[20];
        Run.Together(
            () =>
            {
                MemoryMarshal.Write(bytes, (short)5);
                MemoryMarshal.AsRef<short>(bytes.AsSpan()) = MemoryMarshal.Read<short>(bytes);
                _ = MemoryMarshal.TryWrite(bytes, (short)5) && BitConverter.TryWriteBytes(bytes, (short)5);
            },
            () => bytes[2] = 2);
    }

    [Demo("Framework")]
    public static void CorrectGuid()
    {
        var bytes = new byte[20];
        Run.Together(() => new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).TryWriteBytes(bytes), () => bytes[16] = 2);
    }

    /// <summary>As much as it says that it has written.</summary>
    [Demo("Framework")]
    public static void CorrectText()
    {
        var (chars, bytes) = (new char[8], new byte[8]);
        Run.Together(
            () =>
            {
                _ = 17.TryFormat(chars, out _, provider: CultureInfo.InvariantCulture);
                _ = Encoding.UTF8.GetBytes("ab", bytes.AsSpan());
                _ = Convert.FromHexString("0102", bytes, out _, out _);
            },
            () =>
            {
                chars[2] = 'x';
                bytes[2] = 2;
            });
    }

    [Demo("Framework")]
    public static void CorrectSearch()
    {
        int[] numbers = [1, 2, 3];
        Run.Together(() => _ = Array.IndexOf(numbers, 9, 0, 2), () => numbers[2] = 4);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugNumber()
    {
        var bytes = new byte[8];
        Run.Together(() => MemoryMarshal.Write(bytes, 5), () => bytes[2] = 2);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugText()
    {
        var chars = new char[8];
        Run.Together(() => _ = 1_234.TryFormat(chars, out _, provider: CultureInfo.InvariantCulture), () => chars[2] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugBytes()
    {
        var bytes = new byte[8];
        Run.Together(() => _ = Encoding.UTF8.GetBytes("abc", bytes.AsSpan()), () => bytes[2] = 2);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSearch()
    {
        int[] numbers = [1, 2, 3];
        Run.Together(() => _ = Array.IndexOf(numbers, 9, 1), () => numbers[2] = 4);
    }
}
