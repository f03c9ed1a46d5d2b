using System.Numerics;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>Repeats recorded decisions, checking at each that the same could be chosen; then stops or lets another strategy go on.</summary>
internal sealed class Replayer : IStrategy
{
    private readonly IReadOnlyList<Decision> _decisions;
    private readonly IStrategy? _continuation;
    private int _next;

    /// <summary>Repeats <paramref name="decisions"/>.</summary>
    /// <param name="decisions">What to repeat.</param>
    /// <param name="continuation">Who goes on after the last one; null if the program must end there.</param>
    public Replayer(IReadOnlyList<Decision> decisions, IStrategy? continuation = null)
    {
        _decisions = decisions;
        _continuation = continuation;
    }

    /// <summary>One that is ready for its only execution.</summary>
    public static Replayer Begun(IReadOnlyList<Decision> decisions)
    {
        var strategy = new Replayer(decisions);
        strategy.Begin(0);
        return strategy;
    }

    /// <inheritdoc/>
    public string Name => "replay";

    /// <inheritdoc/>
    public bool SeesEveryStep => false;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => _continuation is null || _next < _decisions.Count ? int.MaxValue : _continuation.FairFrom(stepBound);

    /// <inheritdoc/>
    public string? Divergence { get; private set; }

    /// <inheritdoc/>
    public bool RepeatsBeginnings => _continuation?.RepeatsBeginnings ?? false;

    /// <inheritdoc/>
    public long? Traces => _continuation?.Traces;

    /// <inheritdoc/>
    public string? Bound => _continuation?.Bound;

    /// <inheritdoc/>
    public bool Begin(long execution)
    {
        _next = 0;
        Divergence = null;
        return _continuation?.Begin(execution) ?? true;
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current)
    {
        if (_next >= _decisions.Count)
        {
            return Beyond(controller, () => _continuation!.ChooseThread(controller, enabled, current));
        }

        var decision = _decisions[_next++];
        if (decision.Value >= Controller.ThreadsMax || (enabled & (1UL << decision.Value)) == 0)
        {
            return Diverge($"T{decision.Value} was run there but isn't enabled now; enabled are {Names(enabled)}");
        }

        var kind = controller.Slot(decision.Value).Kind;
        if (Decision.CheckOf(enabled, kind) != decision.Check)
        {
            return Diverge($"the threads enabled, now {Names(enabled)}, or the operation, now {DeadlockWords(controller, decision.Value)}, differ");
        }

        return decision.Value;
    }

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count)
    {
        if (_next >= _decisions.Count)
        {
            return Beyond(controller, () => _continuation!.ChooseValue(controller, count));
        }

        var decision = _decisions[_next++];
        if (decision.Value >= count || Decision.CheckOf((ulong)count, OpKind.Data) != decision.Check)
        {
            return Diverge($"a value below {count} is drawn now");
        }

        return decision.Value;
    }

    /// <inheritdoc/>
    public void End(Controller controller)
    {
        if (Divergence is null && _next < _decisions.Count && controller.Finding is null && _continuation is null)
        {
            Divergence = $"the program ended at decision {_next} of {_decisions.Count}";
        }

        _continuation?.End(controller);
    }

    private int Beyond(Controller controller, Func<int> choose)
    {
        if (_continuation is not null)
        {
            return choose();
        }

        _ = controller;
        return Diverge("the recording ends here, but the program goes on");
    }

    private int Diverge(string how)
    {
        Divergence = $"at decision {_next} of {_decisions.Count}: {how}";
        return -1;
    }

    private static string DeadlockWords(Controller controller, int thread) =>
        $"'{FindingWords.Of(Waits.PendingOf(controller.Slot(thread)))}' of T{thread}";

    private static string Names(ulong enabled)
    {
        var names = new List<string>();
        for (; enabled != 0; enabled &= enabled - 1)
        {
            names.Add($"T{BitOperations.TrailingZeroCount(enabled)}");
        }

        return string.Join(' ', names);
    }
}
