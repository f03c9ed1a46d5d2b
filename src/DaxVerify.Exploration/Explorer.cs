using System.Diagnostics;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Replay;
using DaxVerify.Exploration.Runtime;
using DaxVerify.Exploration.Strategies;

namespace DaxVerify.Exploration;

/// <summary>Runs one exploration: executions by a strategy until a bug, the end of the space, or a limit; then the report.</summary>
internal sealed class Explorer
{
    /// <summary>Executions that go on after a predicted lock-order inversion, in the hope of the deadlock itself.</summary>
    private const int ExecutionsAfterPrediction = 700;

    /// <summary>Held while an exploration runs: the engine has static state.</summary>
    internal static readonly Lock One = new();

    private readonly TestTarget _target;
    private readonly ExplorationOptions _options;
    private readonly ExecutionRunner _runner;
    private readonly BugReporter _reporter;
    private IStrategy _strategy = null!;
    private long _executions;
    private long _abandoned;
    private long _steps;
    private int _threads;
    private long _last;
    private long? _predictedAt;
    private bool _looksCloser;
    private (List<Decision> Decisions, ulong Seed, bool MemoryPoints) _predictedIn = ([], 0, false);

    private Explorer(TestTarget target, ExplorationOptions options)
    {
        _target = target;
        _options = options;
        _runner = new ExecutionRunner(target);
        _reporter = new BugReporter(_runner, target, options);
    }

    /// <summary>Explores; only one exploration runs in a process at a time, others wait.</summary>
    public static ExplorationResult Run(TestTarget target, ExplorationOptions options)
    {
        if (ThreadSlot.Current is not null)
        {
            throw new ExplorationException("an exploration can't be started from within an execution under test");
        }

        options.Check();
        StrategyFactory.Check(options.Strategy);
        lock (One)
        {
            var wasKnown = Outsiders.Know();
            try
            {
                return RunAlone(target, options);
            }
            finally
            {
                Outsiders.Know(wasKnown);
            }
        }
    }

    private static ExplorationResult RunAlone(TestTarget target, ExplorationOptions options)
    {
        var explorer = new Explorer(target, options);
        ExplorationResult? result = null;
        Exception? failure = null;
        var core = CoreFor(options);
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = explorer.RunPinned(core);
                }
#pragma warning disable CA1031 // Carried over to the caller's thread.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure = e;
                }
            },
            Controller.StackBytes)
        {
            IsBackground = true,
            Name = "daxverify engine",
        };
        thread.Start();
        var (watchdog, clock) = (new Watchdog(options.Watchdog), Stopwatch.StartNew());
        while (!thread.Join(Watchdog.Look))
        {
            if (explorer._runner.Current is { } controller && watchdog.FindStuck(controller, finding => explorer._reporter.ReportForGood(controller, finding)) is { } stuck)
            {
                explorer._runner.Abandon(thread);
                return explorer.SoFar(stuck, controller, clock.Elapsed);
            }
        }

        if (failure is ExplorationException known)
        {
            throw known;
        }

        if (failure is not null)
        {
            throw new InvalidOperationException($"the exploration engine failed: {failure.Message}", failure);
        }

        return result!;
    }

    /// <summary>The result of an exploration that doesn't come back from its execution, which counts as one.</summary>
    private ExplorationResult SoFar(BugReport stuck, Controller controller, TimeSpan elapsed) => new()
    {
        Executions = _executions + 1,
        LastExecution = _last,
        Abandoned = _abandoned,
        Bug = stuck,
        Elapsed = elapsed,
        Steps = _steps + controller.StepCount,
        Threads = Math.Max(_threads, controller.ThreadCount),
        Rewritten = _target.Context.Rewritten,
        AsTheyAre = _target.Context.LeftAsTheyAre,
    };

    private static int CoreFor(ExplorationOptions options)
    {
        if (!options.Pin)
        {
            return -1;
        }

        if (options.Worker.Count == 1)
        {
            return Processor.Current;
        }

        var allowed = Processor.Allowed();
        return allowed.Count == 0 ? -1 : allowed[options.Worker.Index % allowed.Count];
    }

    private ExplorationResult RunPinned(int core)
    {
        Processor.Pin(core);
        Outsiders.Know();
        _runner.Start(_options, core);
        try
        {
            return _options.Replay is not null ? RunReplay(_options.Replay) : RunStrategy();
        }
        finally
        {
            _runner.End();
        }
    }

    private ExplorationResult RunStrategy()
    {
        var clock = Stopwatch.StartNew();
        BugReport? bug = null;
        _strategy = WithPrefix(StrategyFactory.Make(_options));
        var share = _options.Worker;
        var mine = (_options.Executions + share.Count - 1 - share.Index) / share.Count;
        var cameToEnd = false;
        _last = share.Index;
        for (var i = _last; bug is null && MayGoOn(mine, i, clock); i += share.Count)
        {
            _last = i;
            cameToEnd = !_strategy.Begin(i) && !(MayLookCloser && Restart(i));
            if (cameToEnd)
            {
                break;
            }

            _runner.Controller.MemoryPoints = _options.MemoryPoints || _looksCloser || (!_strategy.RepeatsBeginnings && MayLookCloser && i % 7 < 2);
            _runner.Detection.LockOrder.Enabled = _options.PredictLockOrder && (i < 100 || i % 64 == 0);
            _runner.Execute(_strategy, ProgramSeed(i), null);
            bug = AfterExecution(ProgramSeed(i), isLast: _executions + 1 == mine);
        }

        NoteBounds();
        _runner.Controller.NoteLateOutsider();
        var limits = _runner.Controller.Limits.Limits();
        if (bug is null && !(cameToEnd && limits.Count == 0) && _runner.Detection.LockOrder.Prediction is { } late)
        {
            bug = ReportPrediction(late);
        }

        return new ExplorationResult
        {
            Executions = _executions,
            LastExecution = _last,
            Abandoned = _abandoned,
            CameToEnd = cameToEnd,
            Limits = limits,
            Traces = cameToEnd ? _strategy.Traces ?? _executions : 0,
            Bug = bug,
            Elapsed = clock.Elapsed,
            Steps = _steps,
            SpinsCut = _runner.Controller.SpinsCut,
            Threads = _threads,
            Rewritten = _target.Context.Rewritten,
            AsTheyAre = _target.Context.LeftAsTheyAre,
        };
    }

    /// <summary>
    /// Reads of plain memory were forgiven, since .NET allows them to find either of two references. Whether the program bears both is seen where accesses are scheduling
    /// points: in a part of the executions of a strategy that draws them, and in a second search of one that comes to its end.
    /// </summary>
    private bool MayLookCloser => !_options.MemoryPoints && _options.Prefix is null && _runner.Controller.Limits.Has(LimitKind.EitherReference);

    /// <summary>Begins the second search, unless this is it.</summary>
    private bool Restart(long execution)
    {
        if (_looksCloser)
        {
            return false;
        }

        _looksCloser = true;
        _runner.Controller.Limits.Forget(LimitKind.EitherReference);
        _strategy = StrategyFactory.Make(_options);
        return _strategy.Begin(execution);
    }

    /// <summary>Whether another execution may begin; if not, that is a limit.</summary>
    private bool MayGoOn(long executionsMax, long next, Stopwatch clock)
    {
        var why = _executions >= executionsMax ? "the executions were used up"
            : next >= _options.Worker.Limit.Value ? (_options.Worker.Limit.Value == 0 ? "it was interrupted" : "another worker ended first")
            : _options.Budget > TimeSpan.Zero && clock.Elapsed >= _options.Budget ? "the time was used up"
            : null;
        if (why is not null)
        {
            _runner.Controller.Limits.Note(LimitKind.EndedEarly, why);
        }

        return why is null;
    }

    /// <summary>What the options and the strategy leave out.</summary>
    private void NoteBounds()
    {
        if (_strategy.Traces is null)
        {
            _runner.Controller.Limits.Note(LimitKind.Sampled, $"{_strategy.Name} samples them");
        }

        if (_strategy.Bound is { } bound)
        {
            _runner.Controller.Limits.Note(LimitKind.Preemptions, bound);
        }

        if (_options.Prefix is not null)
        {
            _runner.Controller.Limits.Note(LimitKind.Prefix, "all begin with the given prefix");
        }
    }

    /// <summary>Counts an execution.</summary>
    /// <returns>The report of its defect; null if the exploration is to go on.</returns>
    private BugReport? AfterExecution(ulong programSeed, bool isLast)
    {
        _steps += _runner.Controller.StepCount;
        _threads = Math.Max(_threads, _runner.Controller.ThreadCount);
        if (_runner.Controller.Abandoned)
        {
            if (_strategy.Divergence is { } how)
            {
                return ReportDivergence(how, programSeed);
            }

            _abandoned++;
            return null;
        }

        _executions++;
        _options.Worker.Limit.Count();
        if (_runner.Controller.Finding is { } finding)
        {
            return ReportUnlessKnown(finding, programSeed);
        }

        if (_reporter.LeftBehind is null && _runner.Controller.Limits.Has(LimitKind.LeftBehind))
        {
            _reporter.LeftBehind = BugReporter.Left(_runner.Controller);
        }

        if (_runner.Detection.LockOrder.Prediction is not { } prediction)
        {
            return null;
        }

        if (_predictedAt is null)
        {
            _predictedIn = (Decision.Of(_runner.Controller.Steps), programSeed, _runner.Controller.MemoryPoints);
            _predictedAt = _executions;
        }

        return _executions - _predictedAt >= ExecutionsAfterPrediction || isLast
            ? ReportPrediction(prediction)
            : null;
    }

    private BugReport ReportPrediction(Finding prediction)
    {
        _runner.Controller.MemoryPoints = _predictedIn.MemoryPoints;
        return _reporter.ReportPrediction(prediction, _predictedIn.Decisions, _predictedIn.Seed);
    }

    /// <summary>The report of a failing execution; null if the exploration is to go on.</summary>
    private BugReport? ReportUnlessKnown(Finding finding, ulong programSeed)
    {
        var bug = !_runner.Controller.Stuck && _options.PassesOver?.Invoke(finding) == true ? null : _reporter.Report(finding, programSeed);
        if (bug is not null && (_runner.Controller.Stuck || _options.GoesOnAfter?.Invoke(bug, _executions) != true))
        {
            return bug;
        }

        _runner.Controller.Limits.Note(LimitKind.PassedOver, "failing executions were passed over");
        return null;
    }

    private ulong ProgramSeed(long execution) =>
        (_options.Seed * 0x9E3779B97F4A7C15UL) ^ (_strategy.RepeatsBeginnings ? 0 : (ulong)execution * 0xD1B54A32D192ED03UL);

    private IStrategy WithPrefix(IStrategy strategy)
    {
        if (_options.Prefix is null)
        {
            return strategy;
        }

        var record = ReplayString.Read(_options.Prefix, ReplayString.HashOf(_target.Name));
        return new Replayer([.. record.Decisions.Take(_options.PrefixSteps)], strategy);
    }

    private BugReport ReportDivergence(string how, ulong programSeed)
    {
        if (_strategy is Replayer)
        {
            throw new ExplorationException($"the prefix can't be replayed: {how}");
        }

        var finding = new Finding { Kind = BugKind.Nondeterminism, Divergence = how };
        return _reporter.ReportAgain(finding, Decision.Of(_runner.Controller.Steps), programSeed);
    }

    private ExplorationResult RunReplay(string text)
    {
        var record = ReplayString.Read(text, ReplayString.HashOf(_target.Name));
        var options = _options with
        {
            MemoryPoints = record.MemoryPoints,
            DetectRaces = record.DetectRaces,
            Races = record.Races,
            EarlyTimeoutMax = TimeSpan.FromMilliseconds(record.EarlyTimeoutMilliseconds),
            StepBound = record.StepBound,
            PoolThreads = record.PoolThreads,
        };
        _runner.Restart(options);
        var replayer = Replayer.Begun(record.Decisions);
        var tracer = new Tracer(_options.Observe);
        _runner.Detection.LockOrder.Enabled = _options.PredictLockOrder;
        _runner.Execute(replayer, record.ProgramSeed, tracer);
        var finding = _runner.Controller.Finding ?? _runner.Detection.LockOrder.Prediction;
        if (replayer.Divergence is { } how)
        {
            throw new ExplorationException(
                $"the replay diverged {how}; the assembly is not the one the string was made with, or it depends on something outside the choice stream");
        }

        return new ExplorationResult
        {
            Executions = 1,
            Bug = finding is null ? null : _reporter.MakeReport(finding, record.Decisions, record.ProgramSeed, tracer),
            Limits = [new ExplorationLimit(LimitKind.Sampled, "one schedule was replayed", "", 1), .. _runner.Controller.Limits.Limits()],
            Steps = _runner.Controller.StepCount,
            Threads = _runner.Controller.ThreadCount,
            Rewritten = _target.Context.Rewritten,
            AsTheyAre = _target.Context.LeftAsTheyAre,
        };
    }
}
