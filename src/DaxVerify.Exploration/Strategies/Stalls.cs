using System.Numerics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Lets one or two threads run first and stalls each after so many of its own steps until the others have ended or wait. Where a
/// thread must starve for long at one spot, the chance is one in its own few steps, not in those of all threads as with
/// priorities that change at a step of the whole execution.
/// </summary>
internal sealed class Stalls : IStrategy
{
    private const int VictimsMax = 2;
    private readonly ulong _seed;
    private readonly SplitMix _random = new(0);
    private readonly int[] _priorities = new int[Controller.ThreadsMax];
    private readonly int[] _own = new int[Controller.ThreadsMax];
    private readonly int[] _lengths = new int[Controller.ThreadsMax];
    private readonly List<(int Thread, int After)> _victims = [];
    private int _threads = 1;
    private int _counted;
    private int _lowest;

    /// <summary>Draws by <paramref name="seed"/>.</summary>
    public Stalls(ulong seed) => _seed = seed;

    /// <inheritdoc/>
    public string Name => "stall";

    /// <inheritdoc/>
    public bool SeesEveryStep => false;

    /// <inheritdoc/>
    public bool RepeatsBeginnings => false;

    /// <inheritdoc/>
    public long? Traces => null;

    /// <inheritdoc/>
    public string? Divergence => null;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => stepBound / 2;

    /// <inheritdoc/>
    public bool Begin(long execution)
    {
        _random.Restart(_seed, (ulong)execution);
        Array.Clear(_priorities);
        Array.Clear(_own);
        _lowest = _counted = 0;
        _victims.Clear();
        for (var left = 1 + _random.Next(VictimsMax); left > 0; left--)
        {
            var thread = _threads > 2 ? 1 + _random.Next(_threads - 1) : _random.Next(_threads);
            _victims.Add((thread, _random.Next(Math.Max(1, _lengths[thread]))));
            _priorities[thread] = (1 << 20) + left + 1;
        }

        return true;
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        Count(controller);
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

        for (var i = 0; i < _victims.Count; i++)
        {
            if (_own[_victims[i].Thread] <= _victims[i].After)
            {
                continue;
            }

            _priorities[_victims[i].Thread] = --_lowest;
            _victims.RemoveAt(i--);
        }

        var best = BitOperations.TrailingZeroCount(enabled);
        for (var rest = enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_priorities[id] > _priorities[best])
            {
                best = id;
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count) => _random.Next(count);

    /// <inheritdoc/>
    public void End(Controller controller)
    {
        Count(controller);
        _threads = controller.ThreadCount;
        for (var i = 0; i < _lengths.Length; i++)
        {
            _lengths[i] = Math.Max(_own[i], _lengths[i] * 7 / 8);
        }
    }

    private void Count(Controller controller)
    {
        var steps = controller.Steps;
        for (; _counted < steps.Length; _counted++)
        {
            _own[steps[_counted].Thread]++;
        }
    }
}
