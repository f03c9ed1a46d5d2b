using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// The checks that every routine makes before it touches a byte. The quick test is one branch over a handful of additions,
/// because short copies take only a few nanoseconds; the slow one finds out what was wrong and says it.
/// </summary>
internal static unsafe class Arguments
{
    /// <summary>
    /// Tells, by one sign test, whether a pointer is null, the length negative, or a range runs past the address space.
    /// User addresses have their top bit clear, so subtracting 1 from null, or a sum that wraps, sets it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreWrong(void* destination, void* source, long bytes)
    {
        long to = (long)destination - 1;
        long from = (long)source - 1;
        return (to | from | bytes | (to + bytes) | (from + bytes)) < 0;
    }

    /// <summary>Same for one range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreWrong(void* destination, long bytes)
    {
        long to = (long)destination - 1;
        return (to | bytes | (to + bytes)) < 0;
    }

    /// <summary>Throws the exception for arguments that <see cref="AreWrong(void*, void*, long)"/> refused.</summary>
    [DoesNotReturn]
    public static void Throw(void* destination, void* source, long bytes)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        string range = (long)destination + bytes - 1 < 0 || (long)destination < 0
            ? $"destination 0x{(nuint)destination:x}"
            : $"source 0x{(nuint)source:x}";
        throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"{range} + {bytes} bytes runs past the address space");
    }

    /// <summary>Throws the exception for one range.</summary>
    [DoesNotReturn]
    public static void Throw(void* destination, long bytes) => Throw(destination, destination, bytes);

    /// <summary>Throws for a destination that can't hold the source.</summary>
    [DoesNotReturn]
    public static void ThrowTooShort(long destination, long source) =>
        throw new ArgumentException($"the destination has {destination} bytes, the source {source}", nameof(destination));
}
