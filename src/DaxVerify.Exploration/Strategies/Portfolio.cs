using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>
/// Takes turns: every kind of bug has a strategy that finds it fast, and none finds all fast. If the partial-order reduction
/// comes to its end, and the program has nothing that it doesn't order exactly, the exploration is complete.
/// </summary>
internal sealed class Portfolio : IStrategy
{
    private readonly IStrategy[] _members;
    private readonly Dpor? _dpor;
    private readonly int _workers;
    private IStrategy _current;
    private Controller? _controller;
    private bool _dporEnded;

    /// <summary>Mixes all strategies; only the first of several workers has the exhaustive one.</summary>
    public Portfolio(ulong seed, int worker, int workers)
    {
        _workers = workers;
        var random = new RandomWalk(seed);
        var pos = new PartialOrderSampling(seed);
        var shallow = new Pct(seed, 2, 3);
        var deep = new Pct(seed, 2, 6);
        var stalls = new Stalls(seed);
        _dpor = worker == 0 ? new Dpor() : null;
        _members = [random, stalls, _dpor ?? (IStrategy)pos, pos, deep, random, stalls, _dpor ?? (IStrategy)pos, shallow, pos];
        _current = random;
    }

    /// <inheritdoc/>
    public string Name => "portfolio";

    /// <inheritdoc/>
    public bool SeesEveryStep => _current.SeesEveryStep;

    /// <inheritdoc/>
    public int FairFrom(int stepBound) => _current.FairFrom(stepBound);

    /// <inheritdoc/>
    public bool RepeatsBeginnings => _current.RepeatsBeginnings;

    /// <inheritdoc/>
    public long? Traces => _dpor?.Traces;

    /// <inheritdoc/>
    public string? Divergence => _current.Divergence;

    /// <inheritdoc/>
    public bool Begin(long execution)
    {
        _current = _members[(execution / _workers) % _members.Length];
        if (ReferenceEquals(_current, _dpor))
        {
            if (!_dporEnded && _dpor!.Begin(execution))
            {
                return true;
            }

            _dporEnded = true;
            if (_controller is { Limits.IsEmpty: true })
            {
                return false;
            }

            _current = _members[0];
        }

        return _current.Begin(execution);
    }

    /// <inheritdoc/>
    public int ChooseThread(Controller controller, ulong enabled, int current) => _current.ChooseThread(controller, enabled, current);

    /// <inheritdoc/>
    public int ChooseValue(Controller controller, int count) => _current.ChooseValue(controller, count);

    /// <inheritdoc/>
    public void End(Controller controller)
    {
        _controller = controller;
        _current.End(controller);
    }
}
