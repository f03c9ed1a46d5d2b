using System.Numerics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Dynamic partial-order reduction with source sets and sleep sets (Abdulla, Aronsson, Jonsson and Sagonas 2014): explores at
/// least one execution of every Mazurkiewicz trace. After each execution its races tell at which earlier steps another
/// thread must also go first; sleep sets cut executions that would repeat a trace.
/// </summary>
internal sealed class Dpor : IStrategy
{
    /// <summary>An execution this long is beyond exhausting; its rest only shows whether it ends.</summary>
    private const int StepsMax = 5_000;

    private readonly List<DporNode> _nodes = [];
    private readonly RaceReversal _races = new();
    private ulong _nextSleep;
    private bool _started;

    /// <inheritdoc/>
    public string Name => "dpor";

    /// <inheritdoc/>
    public bool SeesEveryStep => true;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => Math.Min(stepBound / 2, StepsMax);

    /// <inheritdoc/>
    public bool RepeatsBeginnings => true;

    /// <inheritdoc/>
    public long? Traces { get; private set; } = 0;

    /// <inheritdoc/>
    public string? Divergence { get; private set; }

    /// <inheritdoc/>
    public bool Begin(long execution)
    {
        _nextSleep = 0;
        if (!_started)
        {
            _started = true;
            return true;
        }

        while (_nodes.Count > 0 && !_nodes[^1].TryAdvance())
        {
            _nodes.RemoveAt(_nodes.Count - 1);
        }

        return _nodes.Count > 0;
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        var depth = controller.StepCount;
        if (depth == _nodes.Count)
        {
            var awake = enabled & ~_nextSleep;
            if (awake == 0)
            {
                return -1;
            }

            var first = current >= 0 && (awake & (1UL << current)) != 0 ? current : BitOperations.TrailingZeroCount(awake);
            _nodes.Add(new DporNode { Enabled = enabled, Sleep = _nextSleep, Chosen = first, Backtrack = 1UL << first });
        }

        var node = _nodes[depth];
        if (node.Enabled != enabled || node.Values != 0)
        {
            Divergence = Nondeterministic.At(depth, node.Enabled, enabled);
            return -1;
        }

        _nextSleep = SleepAfter(controller, (node.Sleep | node.Done) & ~(1UL << node.Chosen), controller.Slot(node.Chosen));
        return node.Chosen;
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count)
    {
        var depth = controller.StepCount;
        if (depth == _nodes.Count)
        {
            _nodes.Add(new DporNode { Values = count });
        }

        var node = _nodes[depth];
        if (node.Values == count)
        {
            return node.Chosen;
        }

        Divergence = Nondeterministic.At(depth, (ulong)node.Values, (ulong)count);
        return -1;
    }

    /// <inheritdoc/>
    public void End(Controller controller)
    {
        if (Divergence is not null)
        {
            return;
        }

        if (!controller.Abandoned)
        {
            Traces++;
        }

        _races.AddBacktracking(controller, _nodes);
    }

    /// <summary>Sleeping threads stay asleep as long as what is executed does not conflict with what they are about to do.</summary>
    private static ulong SleepAfter(Controller controller, ulong sleep, ThreadSlot executed)
    {
        for (var rest = sleep; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (Conflicts.Between(controller.Slot(id), executed))
            {
                sleep &= ~(1UL << id);
            }
        }

        return sleep;
    }
}
