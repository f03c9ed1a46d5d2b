namespace DaxVerify.Exploration.Runtime;

/// <summary>Virtual time: it passes with each step, and jumps to the next timeout when nothing else can go on.</summary>
internal sealed partial class Controller
{
    /// <summary>Virtual time that passes with each step, in ticks of 100 ns.</summary>
    private const long StepTicks = 10;

    /// <summary>What is due within so much virtual time, 1 ms, is due at once: steps take some of it, and which of two threads that wait equally long began first says nothing of who is first to go on.</summary>
    private const long SimultaneousTicks = TimeSpan.TicksPerMillisecond;

    /// <summary>Virtual time since the start of the execution, in ticks of 100 ns.</summary>
    public long Now { get; set; }

    /// <summary>How often the program has looked at a clock.</summary>
    public int ClockLooks { get; set; }

    /// <summary>A thread has slept as long as another waits, or longer: that one may have given up before, which isn't explored.</summary>
    public void NotePassedTimeouts(ThreadSlot slot, string site)
    {
        if (Enumerable.Range(0, ThreadCount).Any(i => i != slot.Id && !_threads[i].Finished && _threads[i].Deadline <= Now))
        {
            Limits.Note(LimitKind.Unordered, "a sleep outlasts another thread's timeout", site);
        }
    }

    /// <summary>
    /// Leaves out threads that only wait for others. If that leaves none, time passes up to the next timeout, if there is one.
    /// </summary>
    private ulong WithoutSpinners(ulong enabled)
    {
        var result = _threads.NotSpinning(enabled);
        if (result != 0)
        {
            return result;
        }

        if (_threads.NextDeadline(Now) is var next && next != long.MaxValue)
        {
            Now = _threads.LastDeadline(next + SimultaneousTicks);
            Limits.Note(LimitKind.Unordered, "it waits with timeouts for threads that spin");
            enabled = _threads.Enabled(Now);
            result = _threads.NotSpinning(enabled);
        }

        if (result != 0)
        {
            return result;
        }

        _threads.EndSpinning();
        return enabled;
    }

    /// <summary>Nothing is enabled: time jumps to the next timeout, if any thread waits with one.</summary>
    private bool TryAdvanceTime(out ulong enabled)
    {
        enabled = 0;
        while (enabled == 0)
        {
            var next = _threads.NextDeadline(Now);
            if (next == long.MaxValue)
            {
                return false;
            }

            Now = _threads.LastDeadline(next + SimultaneousTicks);
            enabled = _threads.Enabled(Now);
        }

        return true;
    }
}
