namespace DaxVerify.Exploration.Runtime;

/// <summary>Where the stack of an OS thread that runs the program begins: what is on it belongs to that thread alone, as far as nobody passes a pointer on.</summary>
internal static unsafe class StackTop
{
    [ThreadStatic]
    private static nuint s_top;

    /// <summary>The calling thread's stack begins here.</summary>
    public static void Note()
    {
        var local = 0;
        s_top = Math.Max(s_top, (nuint)(&local));
    }

    /// <summary>Whether an address is one on the calling thread's stack.</summary>
    public static bool IsAbove(void* address)
    {
        var local = 0;
        return (nuint)address > (nuint)(&local) && (nuint)address < s_top;
    }
}
