using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Reads that a processor may let pass a write before them, in one execution. Whether others can tell is asked at its end: only if a chain of accesses leads back from what was read to what was
/// written (Shasha and Snir, Efficient and correct execution of parallel programs that share memory, 1988).
/// </summary>
internal sealed class Overtakings
{
    private const string What = "a processor may let {1} come before the write of another location in front of it";
    private readonly HashSet<(int Thread, int Written, int Read, string Site)> _pairs = [];
    private readonly HashSet<int> _reached = [];
    private readonly Queue<int> _open = [];
    private (ulong Touched, ulong Written)[] _threads = [];

    /// <summary>Begins an execution.</summary>
    public void Clear() => _pairs.Clear();

    /// <summary>A thread reads one location while it may keep back the write of another.</summary>
    public void Add(int thread, int written, int read, string site) => _pairs.Add((thread, written, read, site));

    /// <summary>At the end of an execution: notes those that others can tell.</summary>
    public void Judge(LimitLog limits, ReadOnlySpan<Step> steps)
    {
        if (_pairs.Count == 0)
        {
            return;
        }

        CountThreads(steps);
        foreach (var (thread, written, read, site) in _pairs)
        {
            if (MayLeadBack(thread, read, written) && LeadsBack(steps, thread, read, written))
            {
                limits.Note(LimitKind.Reordered, What, site, "a volatile read");
                break;
            }
        }

        _pairs.Clear();
    }

    /// <summary>Which threads access each location, and which write it.</summary>
    private void CountThreads(ReadOnlySpan<Step> steps)
    {
        Array.Clear(_threads);
        foreach (ref readonly var step in steps)
        {
            var index = IndexOf(step.Object);
            if (index >= _threads.Length)
            {
                Array.Resize(ref _threads, Math.Max(index + 1, _threads.Length * 2));
            }

            ref var threads = ref _threads[index];
            threads.Touched |= 1UL << step.Thread;
            threads.Written |= Writes(step.Kind) ? 1UL << step.Thread : 0;
        }
    }

    /// <summary>A chain begins with another thread's write of the one location and ends with another's access to the other: most pairs have neither.</summary>
    private bool MayLeadBack(int without, int from, int to)
    {
        var others = ~(1UL << without);
        var (first, last) = (IndexOf(from), IndexOf(to));
        return first < _threads.Length && last < _threads.Length && (_threads[first].Written & others) != 0 && (_threads[last].Touched & others) != 0;
    }

    /// <summary>The numbers of static constructors are negative.</summary>
    private static int IndexOf(int id) => id < 0 ? (-2 * id) - 1 : 2 * id;

    private static int LastStepOf(int thread, ReadOnlySpan<Step> steps)
    {
        var last = steps.Length - 1;
        while (last >= 0 && steps[last].Thread != thread)
        {
            last--;
        }

        return last;
    }

    private static bool Writes(OpKind kind) => kind is OpKind.Write or OpKind.ReadWrite or OpKind.Acquire or OpKind.TryAcquire or OpKind.Reacquire or OpKind.Release or OpKind.SemaphoreWait or OpKind.EventWait;

    /// <summary>
    /// Whether others access one location and later, in the order of their programs, a second, in steps that begin with a write of the first. Who has waited for the thread's end sees all that
    /// it has written.
    /// </summary>
    private bool LeadsBack(ReadOnlySpan<Step> steps, int without, int from, int to)
    {
        _reached.Clear();
        _open.Clear();
        _open.Enqueue(from);
        var last = LastStepOf(without, steps);
        while (_open.TryDequeue(out var location))
        {
            ulong passed = 0;
            ulong joined = 1UL << without;
            for (var i = 0; i < steps.Length; i++)
            {
                ref readonly var step = ref steps[i];
                var bit = 1UL << step.Thread;
                joined |= step.Kind == OpKind.Join && step.Value == without && i > last ? bit : 0;
                if ((joined & bit) != 0 || step.Object == 0)
                {
                    continue;
                }

                if ((passed & bit) != 0 && step.Object != location && _reached.Add(step.Object))
                {
                    if (step.Object == to)
                    {
                        return true;
                    }

                    _open.Enqueue(step.Object);
                }

                if (step.Object == location && (location != from || Writes(step.Kind)))
                {
                    passed |= bit;
                }
            }
        }

        return false;
    }
}
