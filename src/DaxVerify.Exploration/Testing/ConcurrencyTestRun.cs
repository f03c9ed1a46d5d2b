using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Replay;
using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration.Testing;

/// <summary>One exploration of a test: loads it, runs its life cycle in each execution, and says what came of it.</summary>
internal sealed class ConcurrencyTestRun
{
    private readonly ConcurrencyTest _test;
    private TestExecution? _last;
    private long _skipped;
    private long _begun;

    /// <summary>Prepares.</summary>
    public ConcurrencyTestRun(ConcurrencyTest test) => _test = test;

    /// <summary>Explores.</summary>
    /// <exception cref="ExplorationException">It can't be explored.</exception>
    public ConcurrencyOutcome Run()
    {
        if (_test.Settings.Replay is { } replay && !ReplayString.IsOf(replay, _test.Name))
        {
            return new ConcurrencyOutcome(ConcurrencyVerdict.Skipped, $"the replay string belongs to another case than {_test.Name}", "", null);
        }

        var location = _test.Class.Assembly.Location;
        if (location.Length == 0)
        {
            throw new ExplorationException($"{_test.Class.FullName} is in an assembly without a file, which can't be rewritten");
        }

        var options = Options();
        var context = new TestContext(location, AssemblyChoice.Of(options));
        context.LoadRewritten(location);
        using var target = new TestTarget(_test.Name, () => Execute(context), context, context.Unload) { MethodName = _test.MethodName };
        return Judge(Explorer.Run(target, options));
    }

    private void Execute(TestContext context)
    {
        _begun++;
        var execution = new TestExecution(_test, context);
        _last = execution;
        _test.LifeCycle(execution);
        _skipped += execution.SkipReason is null ? 0 : 1;
    }

    private ExplorationOptions Options()
    {
        var settings = _test.Settings;
        if (settings.Budget < 0)
        {
            throw new ExplorationException($"the budget must be at least 0 milliseconds, not {settings.Budget}");
        }

        var budget = TimeSpan.FromMilliseconds(settings.Budget);
        return new ExplorationOptions
        {
            Executions = settings.Executions,
            Budget = EndsByTimeout(budget) ? _test.Timeout : budget,
            Seed = (ulong)settings.Seed,
            Strategy = settings.Strategy,
            Replay = settings.Replay,
            DetectRaces = settings.DetectRaces,
            Races = settings.Races,
            MemoryPoints = settings.MemoryPoints,
        };
    }

    private bool EndsByTimeout(TimeSpan budget) => _test.Timeout > TimeSpan.Zero && (budget == TimeSpan.Zero || _test.Timeout <= budget);

    private ConcurrencyOutcome Judge(ExplorationResult result)
    {
        var verdict = result.Bug is { Kind: BugKind.UncontrolledOperation } ? ConcurrencyVerdict.NotUnderControl
            : result.Bug is not null ? ConcurrencyVerdict.Bug
            : _skipped == _begun ? ConcurrencyVerdict.Skipped
            : EndsByTimeout(TimeSpan.FromMilliseconds(_test.Settings.Budget)) && result.Elapsed >= _test.Timeout ? ConcurrencyVerdict.TimedOut
            : ConcurrencyVerdict.Passed;
        var text = verdict switch
        {
            ConcurrencyVerdict.NotUnderControl => OutcomeWords.NotUnderControl(result.Bug!),
            ConcurrencyVerdict.Bug => OutcomeWords.Bug(result, _last!.ThrownBeside),
            ConcurrencyVerdict.Skipped => _last!.SkipReason!,
            ConcurrencyVerdict.TimedOut => OutcomeWords.TimedOut(result, _test.Timeout),
            _ => OutcomeWords.Passed(result, _test.Settings, _skipped),
        };
        return new ConcurrencyOutcome(verdict, text, _last?.Output ?? "", result);
    }
}
