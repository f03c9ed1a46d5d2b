using System.Buffers.Binary;

namespace DaxVerify.Specification.Checking;

/// <summary>64-bit fingerprints of packed states: multiply-and-fold over 8-byte words, the same on every run and machine.</summary>
public static class Fingerprint
{
    private const ulong First = 0x9e3779b97f4a7c15;
    private const ulong Second = 0xd6e8feb86659fd93;

    /// <summary>Computes a fingerprint.</summary>
    /// <param name="bytes">The packed state.</param>
    /// <returns>The fingerprint; never 0.</returns>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = First ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Second);
            bytes = bytes[8..];
        }

        var tail = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | bytes[i];
        }

        hash = Fold(hash ^ tail, Second) ^ First;
        hash = Fold(hash, First);
        return hash == 0 ? First : hash;
    }

    /// <summary>Probability that any two of a number of states share a fingerprint (birthday bound).</summary>
    /// <param name="states">Number of states.</param>
    public static double CollisionProbability(long states) => (double)states * (states - 1) / 2 / Math.Pow(2, 64);

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low ^ a;
    }
}
