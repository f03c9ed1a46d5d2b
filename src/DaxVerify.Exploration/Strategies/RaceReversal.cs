using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Finds the reversible races of an execution: pairs of conflicting steps of two threads with nothing ordered in between.
/// For each, some thread that can begin the reversed order must be tried at the earlier step (a source set).
/// </summary>
internal sealed class RaceReversal
{
    private readonly int[] _last = new int[Controller.ThreadsMax];
    private readonly int[] _known = new int[Controller.ThreadsMax];
    private readonly Dictionary<int, List<int>> _byObject = [];
    private int[] _clocks = new int[64 * Controller.ThreadsMax];
    private int _width;
    private int _from;
    private ConflictLinks _links = new();
    private readonly List<int> _related = [];

    /// <summary>Adds to <paramref name="nodes"/> what must be explored besides the execution that has just ended.</summary>
    /// <param name="controller">The execution.</param>
    /// <param name="nodes">One node for each step.</param>
    public void AddBacktracking(Controller controller, List<DporNode> nodes)
    {
        var steps = controller.Steps[..Math.Min(controller.StepCount, nodes.Count)];
        List<Step> blocked = controller.InFairTail ? [] : controller.Blocked;
        _links = controller.Links;
        _width = 1;
        foreach (var step in steps)
        {
            _width = Math.Max(_width, step.Thread + 1);
        }

        foreach (var step in blocked)
        {
            _width = Math.Max(_width, step.Thread + 1);
        }

        foreach (var withdrawal in controller.Withdrawn)
        {
            _width = Math.Max(_width, withdrawal.Step.Thread + 1);
        }

        if (_clocks.Length < (steps.Length + 1) * _width)
        {
            _clocks = new int[(steps.Length + 1) * _width * 2];
        }

        _from = ConcurrentFrom(steps, blocked, controller.Withdrawn);
        Array.Fill(_last, -1);
        foreach (var list in _byObject.Values)
        {
            list.Clear();
        }

        var withdrawn = 0;
        for (var i = _from; i < steps.Length; i++)
        {
            StartClock(i, steps[i]);
            FindRaces(steps, i, steps[i], nodes);
            JoinConflicts(steps, i);
            _last[steps[i].Thread] = i;
            if (steps[i].Object != 0)
            {
                ObjectSteps(steps[i].Object).Add(i);
            }

            while (withdrawn < controller.Withdrawn.Count && controller.Withdrawn[withdrawn].At <= i)
            {
                FindRacesOf(controller.Withdrawn[withdrawn++].Step, steps, i, nodes);
            }
        }

        foreach (var pending in blocked)
        {
            StartClock(steps.Length, pending);
            FindRaces(steps, steps.Length, pending, nodes);
        }
    }

    /// <summary>
    /// The first step that another can be concurrent with. Before any other thread has been started there is only one, and all that
    /// happens later comes after what it did.
    /// </summary>
    private static int ConcurrentFrom(ReadOnlySpan<Step> steps, List<Step> blocked, List<WithdrawnStep> withdrawn)
    {
        var from = steps.Length;
        ulong seen = 1;
        foreach (var step in steps)
        {
            if ((seen & (1UL << step.Thread)) == 0)
            {
                from = Math.Min(from, Math.Max(step.EnabledAt, 0));
            }

            seen |= 1UL << step.Thread;
        }

        foreach (var step in blocked)
        {
            if ((seen & (1UL << step.Thread)) == 0)
            {
                from = Math.Min(from, Math.Max(step.EnabledAt, 0));
            }
        }

        foreach (var withdrawal in withdrawn)
        {
            from = Math.Min(from, Math.Max(withdrawal.Step.EnabledAt, 0));
        }

        return from;
    }

    /// <summary>The clock of a step holds, for each thread, the last of its steps that happens before (or is) this one, plus one.</summary>
    private Span<int> Clock(int i) => _clocks.AsSpan(i * _width, _width);

    /// <summary>The steps until now on an object and on those that it is linked with, in order.</summary>
    private List<int> RelatedSteps(int id)
    {
        if (_links.Of(id) is not { } others)
        {
            return ObjectSteps(id);
        }

        _related.Clear();
        _related.AddRange(ObjectSteps(id));
        foreach (var other in others)
        {
            if (_byObject.TryGetValue(other, out var list))
            {
                _related.AddRange(list);
            }
        }

        _related.Sort();
        return _related;
    }

    /// <summary>What a thread would have begun with that was taken back in the course of the last step.</summary>
    private void FindRacesOf(in Step withdrawn, ReadOnlySpan<Step> steps, int last, List<DporNode> nodes)
    {
        var clock = Clock(last + 1);
        clock.Clear();
        Join(clock, withdrawn.EnabledAt);
        FindRaces(steps, last + 1, withdrawn, nodes);
    }

    private List<int> ObjectSteps(int id)
    {
        if (!_byObject.TryGetValue(id, out var list))
        {
            _byObject.Add(id, list = []);
        }

        return list;
    }

    /// <summary>Program order and what enabled the step; not yet the conflicts.</summary>
    private void StartClock(int i, in Step step)
    {
        var clock = Clock(i);
        clock.Clear();
        Join(clock, _last[step.Thread]);
        Join(clock, step.EnabledAt);
        if (step.Kind == OpKind.Join)
        {
            Join(clock, _last[step.Value]);
        }
    }

    private void JoinConflicts(ReadOnlySpan<Step> steps, int i)
    {
        var clock = Clock(i);
        Join(clock, steps[i].ReleasedAt);
        if (steps[i].Object != 0)
        {
            foreach (var j in RelatedSteps(steps[i].Object))
            {
                if (Conflicts.BetweenRelated(steps[j], steps[i]))
                {
                    Join(clock, j);
                }
            }
        }

        clock[steps[i].Thread] = i + 1;
    }

    private void Join(Span<int> clock, int step)
    {
        if (step < _from)
        {
            return;
        }

        var other = Clock(step);
        for (var t = 0; t < clock.Length; t++)
        {
            clock[t] = Math.Max(clock[t], other[t]);
        }
    }

    private void FindRaces(ReadOnlySpan<Step> steps, int i, in Step step, List<DporNode> nodes)
    {
        if (step.Object == 0)
        {
            return;
        }

        var earlier = RelatedSteps(step.Object);

        Span<int> known = _known.AsSpan(0, _width);
        Clock(i).CopyTo(known);
        for (var k = earlier.Count - 1; k >= 0; k--)
        {
            var j = earlier[k];
            var other = steps[j];
            if (other.Thread == step.Thread || !Conflicts.BetweenRelated(other, step) || j < known[other.Thread])
            {
                continue;
            }

            if (other.Object == step.Object && (other.AvailableModes & step.Mode) == 0 && Blocks(step))
            {
                continue;
            }

            if (TryReverse(steps, j, i, step, known, nodes[j]))
            {
                Join(known, j);
            }
        }
    }

    /// <summary>Such a step can't go before one that made its object available: the two are never enabled together.</summary>
    private static bool Blocks(in Step step) =>
        !step.Polls && step.Kind is (OpKind.Acquire or OpKind.Reacquire or OpKind.SemaphoreWait or OpKind.EventWait);

    /// <summary>Makes sure that the node of step j also tries a thread that begins an execution with step i before step j.</summary>
    /// <returns>False if no such execution begins there, since i can't run before j.</returns>
    private bool TryReverse(ReadOnlySpan<Step> steps, int j, int i, in Step step, ReadOnlySpan<int> known, DporNode node)
    {
        var initials = Initials(steps, j, i, step, known);
        if ((initials & node.Backtrack) != 0)
        {
            return true;
        }

        var candidates = initials & node.Enabled;
        if (candidates == 0)
        {
            return false;
        }

        node.Backtrack |= (candidates & (1UL << step.Thread)) != 0 ? 1UL << step.Thread : candidates & (~candidates + 1);
        return true;
    }

    /// <summary>Threads whose first step, among those after j that don't depend on j and step i itself, depends on none of the others.</summary>
    private ulong Initials(ReadOnlySpan<Step> steps, int j, int i, in Step step, ReadOnlySpan<int> known)
    {
        ulong seen = 0;
        ulong initials = 0;
        Span<int> firsts = stackalloc int[Controller.ThreadsMax];
        for (var k = j + 1; k <= i; k++)
        {
            var last = k == i;
            var clock = last ? known : Clock(k);
            var thread = last ? step.Thread : steps[k].Thread;
            if (!last && clock[steps[j].Thread] > j)
            {
                continue;
            }

            if ((seen & (1UL << thread)) != 0)
            {
                continue;
            }

            seen |= 1UL << thread;
            firsts[thread] = k;
            var independent = true;
            for (var t = 0; t < _width && independent; t++)
            {
                independent = t == thread || (seen & (1UL << t)) == 0 || clock[t] <= firsts[t];
            }

            if (independent)
            {
                initials |= 1UL << thread;
            }
        }

        return initials;
    }
}
