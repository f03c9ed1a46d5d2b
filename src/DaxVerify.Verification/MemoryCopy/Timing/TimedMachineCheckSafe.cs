using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The poison-safe copy, of memory without poison.</summary>
internal readonly unsafe struct TimedMachineCheckSafe : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "CopyMachineCheckSafe";

    private static readonly PoisonMap s_poison = new();

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        _ = MemoryRoutines.CopyMachineCheckSafe(destination, source, (long)bytes, s_poison, (ulong)source);
}
