using System.Numerics;

namespace DaxVerify.Exploration.Strategies;

/// <summary>One step of the execution that is being varied: what was chosen there, what must still be.</summary>
internal sealed class DporNode
{
    /// <summary>Threads that were enabled.</summary>
    public ulong Enabled { get; init; }

    /// <summary>Threads whose next step leads only to traces explored before.</summary>
    public ulong Sleep { get; init; }

    /// <summary>Threads that have been, or must be, chosen here.</summary>
    public ulong Backtrack { get; set; }

    /// <summary>Threads whose subtrees are explored.</summary>
    public ulong Done { get; private set; }

    /// <summary>The thread, or the value, chosen now.</summary>
    public int Chosen { get; set; }

    /// <summary>Number of values, where a value is drawn; 0 where a thread is chosen.</summary>
    public int Values { get; init; }

    /// <summary>Goes on to the next choice.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryAdvance()
    {
        if (Values > 0)
        {
            return ++Chosen < Values;
        }

        Done |= 1UL << Chosen;
        var rest = Backtrack & ~Done & ~Sleep;
        if (rest == 0)
        {
            return false;
        }

        Chosen = BitOperations.TrailingZeroCount(rest);
        return true;
    }
}
