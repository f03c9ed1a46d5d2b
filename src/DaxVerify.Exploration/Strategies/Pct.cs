using System.Numerics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt et al. 2010): random thread priorities, lowered at d-1 random steps. Finds a
/// bug of depth d with probability at least 1/(n k^(d-1)) per execution. The length k is learned from earlier executions;
/// a thread that spins loses its priority.
/// </summary>
internal sealed class Pct : IStrategy
{
    private readonly ulong _seed;
    private readonly int _depthMin;
    private readonly int _depthMax;
    private readonly SplitMix _random = new(0);
    private readonly int[] _priorities = new int[Controller.ThreadsMax];
    private readonly List<int> _changes = [];
    private int _length = 20;
    private int _lowest;

    /// <summary>Varies the depth between <paramref name="depthMin"/> and <paramref name="depthMax"/> from execution to execution.</summary>
    public Pct(ulong seed, int depthMin, int depthMax)
    {
        _seed = seed;
        _depthMin = depthMin;
        _depthMax = depthMax;
    }

    /// <inheritdoc/>
    public string Name => "pct";

    /// <inheritdoc/>
    public bool SeesEveryStep => false;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => stepBound / 2;

    /// <inheritdoc/>
    public bool RepeatsBeginnings => false;

    /// <inheritdoc/>
    public long? Traces => null;

    /// <inheritdoc/>
    public string? Divergence => null;

    /// <inheritdoc/>
    public bool Begin(long execution)
    {
        _random.Restart(_seed, (ulong)execution);
        Array.Clear(_priorities);
        _lowest = 0;
        _changes.Clear();
        var depth = _depthMin + _random.Next(_depthMax - _depthMin + 1);
        for (var i = 1; i < depth; i++)
        {
            _changes.Add(_random.Next(_length));
        }

        return true;
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        for (var i = 0; i < controller.ThreadCount; i++)
        {
            if (_priorities[i] == 0)
            {
                _priorities[i] = 1 + _random.Next(1 << 20);
            }

            if (controller.Slot(i).Spinning)
            {
                _priorities[i] = --_lowest;
            }
        }

        var best = Best(enabled);
        for (var i = 0; i < _changes.Count; i++)
        {
            if (_changes[i] > controller.StepCount)
            {
                continue;
            }

            _changes.RemoveAt(i--);
            _priorities[best] = --_lowest;
            best = Best(enabled);
        }

        return best;
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count) => _random.Next(count);

    /// <inheritdoc/>
    public void End(Controller controller) => _length = Math.Max(controller.StepCount, (_length * 7 / 8) + 1);

    private int Best(ulong enabled)
    {
        var best = -1;
        for (; enabled != 0; enabled &= enabled - 1)
        {
            var id = BitOperations.TrailingZeroCount(enabled);
            if (best < 0 || _priorities[id] > _priorities[best])
            {
                best = id;
            }
        }

        return best;
    }
}
