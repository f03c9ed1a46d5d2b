using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>A contestant, without its type argument.</summary>
/// <param name="name">The name in the tables.</param>
/// <param name="missing">Why it can't run here, or <see langword="null"/>.</param>
internal abstract unsafe class TimedCopy(string name, string? missing)
{
    /// <summary>The name in the tables.</summary>
    public string Name { get; } = name;

    /// <summary>Why it can't run here, or <see langword="null"/>.</summary>
    public string? Missing { get; } = missing;

    /// <summary>The contestant for a way to copy.</summary>
    /// <typeparam name="T">The way.</typeparam>
    /// <returns>The contestant.</returns>
    public static TimedCopy Of<T>()
        where T : struct, ITimedCopy => new Loop<T>();

    /// <param name="destination">The first destination slot.</param>
    /// <param name="source">The first source slot.</param>
    /// <param name="bytes">Bytes per copy.</param>
    /// <param name="copies">How many copies.</param>
    /// <param name="slot">
    /// Where the walk is; shared by all contestants, for what one has just copied would be warm for the next.
    /// </param>
    /// <returns>Ticks of <see cref="Stopwatch"/>.</returns>
    public abstract long Time(byte* destination, byte* source, nuint bytes, CopyWalk walk, int copies, ref uint slot);

    private sealed class Loop<T>() : TimedCopy(T.Name, T.Missing)
        where T : struct, ITimedCopy
    {
        public override long Time(
            byte* destination, byte* source, nuint bytes, CopyWalk walk, int copies, ref uint slot)
        {
            long started = Stopwatch.GetTimestamp();
            if (walk.DestinationSlots == 1)
            {
                Same(destination, source, bytes, copies);
            }
            else
            {
                slot = Walk(destination, source, bytes, walk, copies, slot);
            }

            return Stopwatch.GetTimestamp() - started;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Same(byte* destination, byte* source, nuint bytes, int copies)
        {
            for (int i = 0; i < copies; i++)
            {
                T.Copy(destination, source, bytes);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static uint Walk(byte* destination, byte* source, nuint bytes, CopyWalk walk, int copies, uint slot)
        {
            uint destinationMask = (uint)walk.DestinationSlots - 1;
            uint sourceMask = (uint)walk.SourceSlots - 1;
            uint multiplier = (uint)walk.Multiplier;
            long stride = walk.StrideBytes;
            for (int i = 0; i < copies; i++)
            {
                // A linear congruential sequence visits every slot once per round.
                slot = (slot * multiplier) + 1;
                T.Copy(destination + ((slot & destinationMask) * stride), source + ((slot & sourceMask) * stride), bytes);
            }

            return slot;
        }
    }
}
