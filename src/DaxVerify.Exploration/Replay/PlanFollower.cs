using System.Numerics;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>
/// Follows a plan of turns as far as it can: a turn of a thread that isn't enabled is put off, and when the plan ends the
/// current thread goes on. Used to try simpler schedules; what really happened is recorded and replayed exactly.
/// </summary>
internal sealed class PlanFollower : IStrategy
{
    private const int StepsBeyondMax = 2_000;
    private readonly List<Segment> _turns;
    private readonly Queue<int> _values;
    private readonly bool _fairAfter;
    private int _turn;
    private int _stepsLeft;
    private int _steps;

    /// <summary>Begins at the first turn.</summary>
    /// <param name="plan">The turns.</param>
    /// <param name="fairAfter">After the plan all threads take turns, instead of the current one going on.</param>
    public PlanFollower(List<Segment> plan, bool fairAfter)
    {
        _fairAfter = fairAfter;
        _turns = plan.Where(s => s.Value < 0).ToList();
        _values = new Queue<int>(plan.Where(s => s.Value >= 0).Select(s => s.Value));
        _stepsLeft = _turns.Count > 0 ? _turns[0].Steps : 0;
    }

    /// <inheritdoc/>
    public string Name => "plan";

    /// <inheritdoc/>
    public bool SeesEveryStep => true;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => _fairAfter && _turn >= _turns.Count ? 0 : int.MaxValue;

    /// <inheritdoc/>
    public bool RepeatsBeginnings => false;

    /// <inheritdoc/>
    public long? Traces => null;

    /// <inheritdoc/>
    public string? Divergence => null;

    /// <inheritdoc/>
    public bool Begin(long execution) => true;

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        if (++_steps > StepsBeyondMax + _turns.Sum(static t => t.Steps))
        {
            return -1;
        }

        while (_turn < _turns.Count)
        {
            if (_stepsLeft > 0 && IsIn(enabled, _turns[_turn].Thread))
            {
                _stepsLeft--;
                return _turns[_turn].Thread;
            }

            _turn++;
            _stepsLeft = _turn < _turns.Count ? _turns[_turn].Steps : 0;
        }

        if (current >= 0 && controller.Slot(current).Kind is (OpKind.Yield or OpKind.Sleep) && (enabled & ~(1UL << current)) != 0)
        {
            enabled &= ~(1UL << current);
        }

        return current >= 0 && IsIn(enabled, current) ? current : BitOperations.TrailingZeroCount(enabled);
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count) => _values.TryDequeue(out var value) ? Math.Min(value, count - 1) : 0;

    /// <inheritdoc/>
    public void End(Controller controller)
    {
    }

    private static bool IsIn(ulong enabled, int thread) => (enabled & (1UL << thread)) != 0;
}
