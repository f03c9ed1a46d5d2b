using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>
/// Makes a failing schedule simpler while the same defect shows: first leaves threads out, then context switches, then
/// makes drawn values smaller.
/// </summary>
internal sealed class Minimiser
{
    private const int AttemptsMax = 2_000;

    /// <summary>Each of these runs up to the step bound.</summary>
    private const int LivelockAttemptsMax = 25;
    private readonly Controller _controller;
    private readonly Func<IStrategy, Finding?> _execute;
    private readonly Finding _finding;
    private readonly int _attemptsMax;
    private int _attempts;
    private List<Decision> _best = [];
    private List<Segment> _plan = [];

    /// <summary>Prepares to minimise a failure.</summary>
    /// <param name="controller">What executions run on.</param>
    /// <param name="execute">Runs one execution and says what it showed.</param>
    /// <param name="finding">The failure.</param>
    public Minimiser(Controller controller, Func<IStrategy, Finding?> execute, Finding finding)
    {
        _controller = controller;
        _execute = execute;
        _finding = finding;
        _attemptsMax = finding.Kind == BugKind.Livelock ? LivelockAttemptsMax : AttemptsMax;
    }

    /// <summary>Minimises; the controller has just run <paramref name="decisions"/>.</summary>
    /// <returns>Decisions that show the same defect.</returns>
    public List<Decision> Run(List<Decision> decisions)
    {
        _best = decisions;
        _plan = PlanOf(_finding.Kind == BugKind.Livelock ? _controller.Steps[..(_controller.StepCount / 2)] : _controller.Steps);
        var improved = _finding.Kind != BugKind.Livelock || Shorten();
        while (improved && _attempts < _attemptsMax)
        {
            improved = DropThreads() | DropSwitches() | LowerValues();
        }

        return _best;
    }

    /// <summary>
    /// A livelock goes on whatever is done about it: looks for the shortest beginning after which fair scheduling doesn't end it.
    /// </summary>
    /// <returns>False if there is none, so that the schedule stays as it is.</returns>
    private bool Shorten()
    {
        var whole = _plan;
        for (var turns = 0; turns <= whole.Count; turns = (turns * 2) + 1)
        {
            if (Try([.. whole.Take(turns)]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A plan is a list of turns: which thread, for how many steps; drawn values are turns of their own.</summary>
    private static List<Segment> PlanOf(ReadOnlySpan<Step> steps)
    {
        var plan = new List<Segment>();
        foreach (var step in steps)
        {
            if (step.Kind == OpKind.Data)
            {
                plan.Add(new Segment(step.Thread, 0, step.Value));
            }
            else if (plan.Count > 0 && plan[^1].Value < 0 && plan[^1].Thread == step.Thread)
            {
                plan[^1] = plan[^1] with { Steps = plan[^1].Steps + 1 };
            }
            else
            {
                plan.Add(new Segment(step.Thread, 1, -1));
            }
        }

        return plan;
    }

    private bool DropThreads()
    {
        var improved = false;
        foreach (var thread in _plan.Select(s => s.Thread).Distinct().OrderDescending().ToList())
        {
            if (thread != 0 && _plan.Exists(s => s.Thread == thread))
            {
                improved |= Try([.. _plan.Where(s => s.Thread != thread)]);
            }
        }

        return improved;
    }

    private bool DropSwitches()
    {
        var improved = false;
        for (var i = 0; i < _plan.Count && _attempts < _attemptsMax; i++)
        {
            if (_plan[i].Value >= 0)
            {
                continue;
            }

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
            {
                continue;
            }

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
        if (++_attempts > _attemptsMax)
        {
            return false;
        }

        var isLivelock = _finding.Kind == BugKind.Livelock;
        var guided = new PlanFollower(plan, fairAfter: isLivelock);
        guided.Begin(0);
        if (_execute(guided)?.Key != _finding.Key)
        {
            return false;
        }

        var actual = isLivelock ? plan : PlanOf(_controller.Steps);
        if (Cost(actual).CompareTo(Cost(_plan)) >= 0)
        {
            return false;
        }

        _plan = actual;
        _best = Decision.Of(_controller.Steps);
        return true;
    }

    private static (int Threads, int Turns, int Values, int Steps) Cost(List<Segment> plan) =>
        (plan.Select(s => s.Thread).Distinct().Count(), plan.Count(s => s.Value < 0), plan.Sum(s => Math.Max(0, s.Value)), plan.Sum(s => s.Steps));
}
