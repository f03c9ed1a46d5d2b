using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The poison-safe copy, with sixteen poisoned lines elsewhere.</summary>
internal readonly unsafe struct TimedMachineCheckSafePoisoned : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "CopyMachineCheckSafe, poison elsewhere";

    private static readonly PoisonMap s_poison = MakePoison();

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        _ = MemoryRoutines.CopyMachineCheckSafe(destination, source, (long)bytes, s_poison, (ulong)source);

    /// <summary>Lines at addresses that no user memory has, so that every look-up searches but none finds.</summary>
    private static PoisonMap MakePoison()
    {
        var poison = new PoisonMap();
        for (ulong i = 0; i < 8; i++)
        {
            poison.Poison((1UL << 62) + (i * 4096), 64);
            poison.Poison(4096 + (i * 4096), 64);
        }

        return poison;
    }
}
