using System.Numerics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Partial-order sampling (Yuan, Yang and Gu 2018): each pending operation has a random priority, drawn anew when a
/// conflicting operation went first. Samples traces far more evenly than a random walk.
/// </summary>
internal sealed class PartialOrderSampling : IStrategy
{
    private readonly ulong _seed;
    private readonly SplitMix _random = new(0);
    private readonly ulong[] _priorities = new ulong[Controller.ThreadsMax];

    public PartialOrderSampling(ulong seed) => _seed = seed;

    /// <inheritdoc/>
    public string Name => "pos";

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
        return true;
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        var best = -1;
        for (var rest = enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_priorities[id] == 0)
            {
                _priorities[id] = _random.Next() | 1;
            }

            if (best < 0 || _priorities[id] > _priorities[best])
            {
                best = id;
            }
        }

        var chosen = controller.Slot(best);
        for (var i = 0; i < controller.ThreadCount; i++)
        {
            if (i == best || Conflicts.Between(chosen, controller.Slot(i)))
            {
                _priorities[i] = 0;
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count) => _random.Next(count);

    /// <inheritdoc/>
    public void End(Controller controller)
    {
    }
}
