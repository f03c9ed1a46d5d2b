using System.Numerics;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Tells spinning from progress: a thread that goes round the same few operations while nobody else moves only waits. It is
/// set aside until another thread does something that can change what it looks at.
/// </summary>
internal sealed class SpinDetector
{
    /// <summary>Operations going round few spots, with no other thread in between, after which a thread counts as spinning.</summary>
    private const int SpinMax = 64;

    /// <summary>Steps of one thread in a row, while others could run, after which it counts as spinning.</summary>
    private const int UnfairStepsMax = 2_000;

    private readonly ThreadTable _threads;
    private readonly LimitLog _limits;
    private int _sameThreadSteps;

    /// <summary>Watches the threads of an engine.</summary>
    public SpinDetector(ThreadTable threads, LimitLog limits)
    {
        _threads = threads;
        _limits = limits;
    }

    /// <summary>Number of the thread that made the last step.</summary>
    public int LastThread { get; private set; }

    /// <summary>How often a spinning thread was set aside or a long execution made fair; exhaustive strategies say so with their result.</summary>
    public long Cuts { get; private set; }

    /// <summary>Begins an execution.</summary>
    public void Clear() => LastThread = _sameThreadSteps = 0;

    /// <summary>Counts one more place at which not all orders are followed.</summary>
    public void NoteCut(LimitKind kind, string what, string site = "")
    {
        Cuts++;
        _limits.Note(kind, what, site);
    }

    /// <summary>Looks at a thread's step, before it is made.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="alone">No other could run.</param>
    public void Note(ThreadSlot slot, bool alone)
    {
        if (LastThread != slot.Id)
        {
            LastThread = slot.Id;
            _sameThreadSteps = 0;
            slot.SpinCount = 0;
        }

        if (!alone)
        {
            _sameThreadSteps++;
        }

        if (slot.MakesProgress())
        {
            _threads.EndSpinning();
        }

        if (slot.Budget <= 0)
        {
            slot.SpinCount += SpinMax / 4;
        }

        if (slot.SpinCount < SpinMax && _sameThreadSteps < UnfairStepsMax)
        {
            return;
        }

        slot.SpinCount = _sameThreadSteps = 0;
        slot.Spinning = slot.Spun = true;
        if (alone)
        {
            return;
        }

        NoteCut(LimitKind.SpinCut, "loops that only wait for others were cut", slot.Site);
    }

    /// <summary>The next thread after the last one.</summary>
    public int RoundRobin(ulong enabled)
    {
        var later = enabled & ~((2UL << LastThread) - 1);
        return BitOperations.TrailingZeroCount(later != 0 ? later : enabled);
    }
}
