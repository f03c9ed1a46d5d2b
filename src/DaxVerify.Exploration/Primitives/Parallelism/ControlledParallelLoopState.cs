namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Takes the place of System.Threading.Tasks.ParallelLoopState: what one iteration sees of its loop and may do to it.</summary>
[Substitutes("System.Threading.Tasks.ParallelLoopState")]
internal sealed class ControlledParallelLoopState
{
    private readonly ParallelLoopState? _real;
    private readonly LoopState? _loop;
    private readonly long _index;

    /// <summary>Outside control.</summary>
    public ControlledParallelLoopState(ParallelLoopState real) => _real = real;

    /// <summary>Under control.</summary>
    public ControlledParallelLoopState(LoopState loop, long index)
    {
        _loop = loop;
        _index = index;
    }

    public bool get_IsExceptional(string site) => _loop?.Look(loop => loop.Failures.Count > 0, site) ?? _real!.IsExceptional;

    public bool get_IsStopped(string site) => _loop?.Look(loop => loop.IsStopped, site) ?? _real!.IsStopped;

    public long? get_LowestBreakIteration(string site) => _loop is null ? _real!.LowestBreakIteration : _loop.Look(loop => loop.LowestBreak, site);

    public bool get_ShouldExitCurrentIteration(string site) => _loop?.Look(loop => loop.ShouldExit || loop.LowestBreak < _index, site) ?? _real!.ShouldExitCurrentIteration;

    public void Stop(string site)
    {
        if (_loop is null)
        {
            _real!.Stop();
            return;
        }

        _loop.Change(
            loop =>
            {
                if (loop.LowestBreak is not null)
                {
                    throw new InvalidOperationException("Stop was called after Break was called.");
                }

                loop.IsStopped = true;
            },
            site);
    }

    public void Break(string site)
    {
        if (_loop is null)
        {
            _real!.Break();
            return;
        }

        _loop.Change(
            loop =>
            {
                if (loop.IsStopped)
                {
                    throw new InvalidOperationException("Break was called after Stop was called.");
                }

                if (!loop.ShouldExit)
                {
                    loop.LowestBreak = Math.Min(loop.LowestBreak ?? long.MaxValue, _index);
                }
            },
            site);
    }
}
