namespace DaxVerify.Exploration.Runtime;

/// <summary>Where the stack of a controlled thread begins: what is on it belongs to that thread alone, as far as nobody passes a pointer on. Several may lie on one stack of the system.</summary>
internal static unsafe class StackTop
{
    /// <summary>The thread's stack begins here.</summary>
    public static void Note(ThreadSlot slot)
    {
        var local = 0;
        slot.StackTop = (nuint)(&local);
    }

    /// <summary>Whether an address is one on the calling thread's stack.</summary>
    public static bool IsAbove(ThreadSlot slot, void* address)
    {
        var local = 0;
        return (nuint)address > (nuint)(&local) && (nuint)address < slot.StackTop;
    }
}
