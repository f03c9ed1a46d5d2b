using DaxVerify.Exploration.Runtime;
using DaxVerify.Exploration.Strategies;

namespace DaxVerify.Exploration.Replay;

/// <summary>
/// Makes a failing schedule simpler while the same defect shows: first leaves threads out, then context switches, then
/// makes drawn values smaller.
/// </summary>
internal sealed class Minimiser
{
    private const int AttemptsMax = 2_000;
    private readonly Controller _controller;
    private readonly Action<IStrategy> _execute;
    private readonly string _signature;
    private int _attempts;
    private List<Decision> _best = [];
    private List<Segment> _plan = [];

    /// <summary>Prepares to minimise a failure that <paramref name="execute"/> shows.</summary>
    public Minimiser(Controller controller, Action<IStrategy> execute, string signature)
    {
        _controller = controller;
        _execute = execute;
        _signature = signature;
    }

    /// <summary>Minimises; the controller has just run <paramref name="decisions"/>.</summary>
    /// <returns>Decisions that show the same defect.</returns>
    public List<Decision> Run(List<Decision> decisions)
    {
        _best = decisions;
        _plan = PlanOf(_controller.Steps);
        var improved = true;
        while (improved && _attempts < AttemptsMax)
            improved = DropThreads() | DropSwitches() | LowerValues();
        return _best;
    }

    /// <summary>A plan is a list of turns: which thread, for how many steps; drawn values are turns of their own.</summary>
    private static List<Segment> PlanOf(ReadOnlySpan<Step> steps)
    {
        var plan = new List<Segment>();
        foreach (var step in steps)
        {
            if (step.Kind == OpKind.Data)
                plan.Add(new Segment(step.Thread, 0, step.Value));
            else if (plan.Count > 0 && plan[^1].Value < 0 && plan[^1].Thread == step.Thread)
                plan[^1] = plan[^1] with { Steps = plan[^1].Steps + 1 };
            else
                plan.Add(new Segment(step.Thread, 1, -1));
        }

        return plan;
    }

    private bool DropThreads()
    {
        var improved = false;
        foreach (var thread in _plan.Select(s => s.Thread).Distinct().OrderDescending().ToList())
        {
            if (thread != 0 && _plan.Exists(s => s.Thread == thread))
                improved |= Try([.. _plan.Where(s => s.Thread != thread)]);
        }

        return improved;
    }

    private bool DropSwitches()
    {
        var improved = false;
        for (var i = 0; i < _plan.Count && _attempts < AttemptsMax; i++)
        {
            if (_plan[i].Value >= 0)
                continue;
            var next = _plan.FindIndex(i + 1, s => s.Value < 0 && s.Thread == _plan[i].Thread);
            if (next > 0)
            {
                var joined = new List<Segment>(_plan);
                joined[i] = joined[i] with { Steps = joined[i].Steps + joined[next].Steps };
                joined.RemoveAt(next);
                improved |= Try(joined);
            }

            if (i < _plan.Count)
            {
                var without = new List<Segment>(_plan);
                without.RemoveAt(i);
                improved |= Try(without);
            }
        }

        return improved;
    }

    private bool LowerValues()
    {
        var improved = false;
        for (var i = 0; i < _plan.Count; i++)
        {
            if (_plan[i].Value <= 0)
                continue;
            foreach (var value in new[] { 0, _plan[i].Value / 2, _plan[i].Value - 1 }.Distinct())
            {
                var lower = new List<Segment>(_plan);
                lower[i] = lower[i] with { Value = value };
                if (Try(lower))
                {
                    improved = true;
                    break;
                }
            }
        }

        return improved;
    }

    private bool Try(List<Segment> plan)
    {
        if (++_attempts > AttemptsMax)
            return false;
        var guided = new PlanFollower(plan);
        guided.Begin(0);
        _execute(guided);
        if (_controller.Finding?.Signature != _signature)
            return false;
        var actual = PlanOf(_controller.Steps);
        if (Cost(actual).CompareTo(Cost(_plan)) >= 0)
            return false;
        _plan = actual;
        _best = Decision.Of(_controller.Steps);
        return true;
    }

    private static (int Threads, int Turns, int Values, int Steps) Cost(List<Segment> plan) =>
        (plan.Select(s => s.Thread).Distinct().Count(), plan.Count(s => s.Value < 0), plan.Sum(s => Math.Max(0, s.Value)), plan.Sum(s => s.Steps));
}
