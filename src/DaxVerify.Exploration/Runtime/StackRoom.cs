namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// How far down the calls of the program may go on a thread of the system, and how far what runs after: to unwind takes stack too, most where exceptions are thrown on while others are
/// under way.
/// </summary>
internal static unsafe class StackRoom
{
    /// <summary>What stands below the program's part, for the engine and for the unwinding.</summary>
    public const int ReserveBytes = 1 << 20;

    private const nuint UnwindingBytes = ReserveBytes / 2;

    [ThreadStatic]
    private static nuint s_end;

    static StackRoom() => AppDomain.CurrentDomain.FirstChanceException += static (_, _) => LookWhileUnwinding();

    /// <summary>Whether the caller's frame lies beyond the program's part. Never so where nothing was measured out.</summary>
    public static bool IsUsedUp
    {
        get
        {
            var here = 0;
            return (nuint)(&here) < s_end;
        }
    }

    /// <summary>Measures the program's part out, from here down, unless a thread that this one runs within has done so.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>Whether it did: who began ends.</returns>
    public static bool Begin(int bytes)
    {
        if (s_end != 0)
        {
            return false;
        }

        var here = 0;
        s_end = (nuint)(&here) - (nuint)bytes;
        return true;
    }

    /// <summary>The thread of the system belongs to no execution any more.</summary>
    public static void End() => s_end = 0;

    /// <summary>
    /// Called in whatever an execution that is over still runs, and before each exception that is thrown in it. Handlers of the framework and <c>finally</c> blocks that throw again, frame by
    /// frame, use more stack with each: the thread rests here for good before the runtime ends the process.
    /// </summary>
    public static void LookWhileUnwinding()
    {
        var here = 0;
        if ((nuint)(&here) < s_end - UnwindingBytes && s_end != 0 && ThreadSlot.Current is { Controller: { Aborting: true } controller } slot)
        {
            controller.CeaseUnwinding(slot);
        }
    }
}
