namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// When a thread did something, as one number: stamp of the execution (28 bits), thread (6), a mark (1), clock (29). One of an older execution counts
/// as never, so that nothing has to be cleared between executions.
/// </summary>
internal static class Epoch
{
    /// <summary>Bits of the execution's stamp.</summary>
    public const int StampMask = (1 << 28) - 1;

    /// <summary>The greatest clock, and the bits of one.</summary>
    public const uint ClockMask = OnceMark - 1;

    /// <summary>Marks the epoch of a read that is the only one, and of a write of a reference that ends its epoch: it equals no thread's own epoch, so that the next is seen.</summary>
    public const uint OnceMark = 1u << (ThreadShift - 1);

    private const int ThreadShift = 30;
    private const int StampShift = 36;

    /// <summary>Packs an epoch.</summary>
    public static ulong Make(int stamp, int thread, uint clock) =>
        ((ulong)(uint)stamp << StampShift) | ((ulong)(uint)thread << ThreadShift) | clock;

    /// <summary>The stamp of its execution.</summary>
    public static int StampOf(ulong epoch) => (int)(epoch >> StampShift);

    public static int ThreadOf(ulong epoch) => (int)(epoch >> ThreadShift) & (Controller.ThreadsMax - 1);

    /// <summary>Whether it has that mark.</summary>
    public static bool IsOnce(ulong epoch) => ((uint)epoch & OnceMark) != 0;

    /// <summary>The thread's clock.</summary>
    public static uint ClockOf(ulong epoch) => (uint)epoch & ClockMask;
}
