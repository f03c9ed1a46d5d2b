using System.Numerics;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Every schedule with at most so many preemptions (Musuvathi and Qadeer 2007), depth first, with bounds 0, 1, 2 and so on up
/// to the last; without a bound, every schedule. No reduction: its count is what the partial-order reduction is held against.
/// </summary>
internal sealed class DepthFirst : IStrategy
{
    /// <summary>An execution this long is beyond exhausting; its rest only shows whether it ends.</summary>
    private const int StepsMax = 5_000;

    private readonly int _boundMax;
    private readonly List<Node> _nodes = [];
    private int _bound;
    private int _depth;
    private int _preemptions;
    private bool _cut;
    private bool _started;
    private long _runs;

    /// <summary>Explores up to <paramref name="boundMax"/> preemptions; <see cref="int.MaxValue"/> for no bound.</summary>
    public DepthFirst(int boundMax)
    {
        _boundMax = boundMax;
        _bound = boundMax == int.MaxValue ? int.MaxValue : 0;
    }

    /// <inheritdoc/>
    public string? Bound => _boundMax != int.MaxValue && _cut ? $"more than {Amount.Of(_boundMax, "preemption")} {(_boundMax == 1 ? "is" : "are")} possible" : null;

    /// <inheritdoc/>
    public string Name => _boundMax == int.MaxValue ? "dfs" : "pb-dfs";

    /// <inheritdoc/>
    public bool SeesEveryStep => false;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => Math.Min(stepBound / 2, StepsMax);

    /// <inheritdoc/>
    public bool RepeatsBeginnings => true;

    /// <inheritdoc/>
    public long? Traces => _runs;

    /// <inheritdoc/>
    public string? Divergence { get; private set; }

    /// <inheritdoc/>
    public bool Begin(long execution)
    {
        _depth = 0;
        _preemptions = 0;
        if (!_started)
        {
            _started = true;
            return true;
        }

        while (_nodes.Count > 0 && !Advance(_nodes[^1]))
        {
            _nodes.RemoveAt(_nodes.Count - 1);
        }

        if (_nodes.Count > 0)
        {
            return true;
        }

        if (!_cut || _bound == _boundMax)
        {
            return false;
        }

        _bound++;
        _runs = 0;
        _cut = false;
        return true;
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        if (_depth == _nodes.Count)
        {
            _nodes.Add(new Node { Enabled = enabled, Rest = Allowed(enabled, current), Count = 0, Current = current });
        }

        var node = _nodes[_depth++];
        if (node.Enabled != enabled || node.Count != 0)
        {
            Divergence = Nondeterministic.At(_depth, node.Enabled, enabled);
            return -1;
        }

        if (node.Chosen < 0)
        {
            node.Chosen = Next(node);
        }

        if (current >= 0 && node.Chosen != current && (enabled & (1UL << current)) != 0)
        {
            _preemptions++;
        }

        return node.Chosen;
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count)
    {
        if (_depth == _nodes.Count)
        {
            _nodes.Add(new Node { Count = count, Chosen = 0 });
        }

        var node = _nodes[_depth++];
        if (node.Count != count)
        {
            Divergence = Nondeterministic.At(_depth, (ulong)node.Count, (ulong)count);
            return -1;
        }

        return node.Chosen;
    }

    /// <inheritdoc/>
    public void End(Controller controller) => _runs++;

    private ulong Allowed(ulong enabled, int current)
    {
        if (current < 0 || (enabled & (1UL << current)) == 0 || _preemptions < _bound)
        {
            return enabled;
        }

        _cut |= !BitOperations.IsPow2(enabled);
        return 1UL << current;
    }

    private static int Next(Node node)
    {
        var first = node.Current >= 0 && (node.Rest & (1UL << node.Current)) != 0 ? node.Current : BitOperations.TrailingZeroCount(node.Rest);
        node.Rest &= ~(1UL << first);
        return first;
    }

    private static bool Advance(Node node)
    {
        if (node.Count > 0)
        {
            return ++node.Chosen < node.Count;
        }

        if (node.Rest == 0)
        {
            return false;
        }

        node.Chosen = Next(node);
        return true;
    }

    private sealed class Node
    {
        public ulong Enabled { get; init; }

        public ulong Rest { get; set; }

        public int Count { get; init; }

        public int Current { get; init; }

        public int Chosen { get; set; } = -1;
    }
}
