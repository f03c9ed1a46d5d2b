using System.Diagnostics;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Replay;
using DaxVerify.Exploration.Runtime;
using DaxVerify.Exploration.Strategies;

namespace DaxVerify.Exploration;

/// <summary>Runs one exploration: executions by a strategy until a bug, the end of the space, or a limit; then the report.</summary>
internal sealed class Explorer
{
    private const int Running = 0;
    private const int Ended = 1;
    private const int Abandoned = 2;

    /// <summary>Executions that go on after a predicted lock-order inversion, in the hope of the deadlock itself.</summary>
    private const int ExecutionsAfterPrediction = 700;

    /// <summary>Held while an exploration runs: the engine has static state.</summary>
    internal static readonly Lock One = new();

    private static readonly TimeSpan s_unwindingMax = TimeSpan.FromSeconds(1);
    private readonly TestTarget _target;
    private readonly ExplorationOptions _options;
    private int _end;
    private volatile Controller? _current;
    private Controller _controller = null!;
    private Detection _detection = new();
    private IStrategy _strategy = null!;
    private ulong _programSeed;
    private int _typesBefore;
    private long _executions;
    private long _abandoned;
    private long _steps;
    private int _threads;
    private long? _predictedAt;
    private (List<Decision> Decisions, ulong Seed) _predictedIn = ([], 0);

    private Explorer(TestTarget target, ExplorationOptions options)
    {
        _target = target;
        _options = options;
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
            var watchdog = new Watchdog(options.Watchdog);
            while (!thread.Join(Watchdog.Look))
            {
                if (explorer._current is { } controller && watchdog.FindStuck(controller, finding => explorer.ReportForGood(controller, finding)) is { } stuck)
                {
                    explorer.Abandon(thread);
                    return new ExplorationResult { Executions = 1, Bug = stuck };
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
    }

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
        _controller = NewController(_options, core);
        _current = _controller;
        try
        {
            return _options.Replay is not null ? RunReplay(_options.Replay) : RunStrategy();
        }
        finally
        {
            _current = null;
            _controller.Stop();
            if (Interlocked.CompareExchange(ref _end, Ended, Running) == Running)
            {
                Tables.Clear();
            }
        }
    }

    /// <summary>
    /// Gives a stuck exploration up, after a moment in which its interrupted threads may unwind. Its engine thread may end much later, in
    /// the middle of another exploration, and must then leave the tables alone: they are no longer its own.
    /// </summary>
    private void Abandon(Thread engine)
    {
        _current?.GiveUp();
        engine.Join(s_unwindingMax);
        Interlocked.CompareExchange(ref _end, Abandoned, Running);
    }

    private Controller NewController(ExplorationOptions options, int core) => new(options, core, _detection)
    {
        ReleasesArePoints = _target.Context.PollsLocks,
        MemoryPoints = options.MemoryPoints,
        Queued = _target.Context.UsesTasks ? new QueuedWork() : null,
    };

    private void Body()
    {
        StaticState.ResetAll(ThreadSlot.Current!);
        _target.Body();
    }

    private Finding? Execute(IStrategy strategy, ulong programSeed, Tracer? tracer)
    {
        if (Volatile.Read(ref _end) == Abandoned || _controller.IsGivenUp)
        {
            throw new ExplorationException("the exploration was given up");
        }

        _programSeed = programSeed;
        _typesBefore = StaticState.Count;
        _target.Begin?.Invoke();
        _controller.RunExecution(Body, strategy, programSeed, tracer);
        if (_controller.Finding is null && !_controller.Abandoned && _target.Judge?.Invoke() is { } wrong)
        {
            _controller.FailAfterEnd(wrong);
        }

        return _controller.Finding;
    }

    private ExplorationResult RunStrategy()
    {
        var clock = Stopwatch.StartNew();
        BugReport? bug = null;
        _strategy = WithPrefix(StrategyFactory.Make(_options));
        var share = _options.Worker;
        var mine = (_options.Executions + share.Count - 1 - share.Index) / share.Count;
        var cameToEnd = false;
        long last = share.Index;
        for (var i = last; bug is null && MayGoOn(mine, i, clock); i += share.Count)
        {
            last = i;
            cameToEnd = !_strategy.Begin(i);
            if (cameToEnd)
            {
                break;
            }

            _detection.LockOrder.Enabled = _options.PredictLockOrder && (i < 100 || i % 64 == 0);
            Execute(_strategy, ProgramSeed(i), null);
            bug = AfterExecution(ProgramSeed(i), isLast: _executions + 1 == mine);
        }

        NoteBounds();
        var limits = _controller.Limits.Limits();
        if (bug is null && !(cameToEnd && limits.Count == 0) && _detection.LockOrder.Prediction is { } late)
        {
            bug = ReportPrediction(late, _predictedIn.Decisions, _predictedIn.Seed);
        }

        return new ExplorationResult
        {
            Executions = _executions,
            LastExecution = last,
            Abandoned = _abandoned,
            CameToEnd = cameToEnd,
            Limits = limits,
            Traces = cameToEnd ? _strategy.Traces ?? _executions : 0,
            Bug = bug,
            Elapsed = clock.Elapsed,
            Steps = _steps,
            SpinsCut = _controller.SpinsCut,
            Threads = _threads,
        };
    }

    /// <summary>Whether another execution may begin; if not, that is a limit.</summary>
    private bool MayGoOn(long executionsMax, long next, Stopwatch clock)
    {
        var why = _executions >= executionsMax ? "the executions were used up"
            : next >= _options.Worker.Limit.Value ? "another worker ended first"
            : _options.Budget > TimeSpan.Zero && clock.Elapsed >= _options.Budget ? "the time was used up"
            : null;
        if (why is not null)
        {
            _controller.Limits.Note(LimitKind.EndedEarly, why);
        }

        return why is null;
    }

    /// <summary>What the options and the strategy leave out.</summary>
    private void NoteBounds()
    {
        if (_strategy.Traces is null)
        {
            _controller.Limits.Note(LimitKind.Sampled, $"{_strategy.Name} samples them");
        }

        if (_strategy.Bound is { } bound)
        {
            _controller.Limits.Note(LimitKind.Preemptions, bound);
        }

        if (_options.Prefix is not null)
        {
            _controller.Limits.Note(LimitKind.Prefix, "all begin with the given prefix");
        }
    }

    /// <summary>Counts an execution.</summary>
    /// <returns>The report of its defect; null if the exploration is to go on.</returns>
    private BugReport? AfterExecution(ulong programSeed, bool isLast)
    {
        _steps += _controller.StepCount;
        _threads = Math.Max(_threads, _controller.ThreadCount);
        if (_controller.Abandoned)
        {
            if (_strategy.Divergence is { } how)
            {
                return ReportDivergence(how, programSeed);
            }

            _abandoned++;
            return null;
        }

        _executions++;
        if (_controller.Finding is { } finding)
        {
            return ReportUnlessKnown(finding, programSeed);
        }

        if (_detection.LockOrder.Prediction is not { } prediction)
        {
            return null;
        }

        if (_predictedAt is null)
        {
            _predictedIn = (Decision.Of(_controller.Steps), programSeed);
            _predictedAt = _executions;
        }

        return _executions - _predictedAt >= ExecutionsAfterPrediction || isLast
            ? ReportPrediction(prediction, _predictedIn.Decisions, _predictedIn.Seed)
            : null;
    }

    /// <summary>The report of a failing execution; null if the exploration is to go on.</summary>
    private BugReport? ReportUnlessKnown(Finding finding, ulong programSeed)
    {
        var bug = !_controller.Stuck && _options.PassesOver?.Invoke(finding) == true ? null : Report(finding, programSeed);
        if (bug is not null && (_controller.Stuck || _options.GoesOnAfter?.Invoke(bug, _executions) != true))
        {
            return bug;
        }

        _controller.Limits.Note(LimitKind.PassedOver, "failing executions were passed over");
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
        return ReportAgain(finding, Decision.Of(_controller.Steps), programSeed);
    }

    /// <summary>The report of a schedule that needn't do the same again: with what it did when it was run once more.</summary>
    private BugReport ReportAgain(Finding finding, List<Decision> decisions, ulong programSeed)
    {
        var tracer = new Tracer();
        Execute(Begun(new Replayer(decisions)), programSeed, tracer);
        return MakeReport(finding, decisions, programSeed, tracer);
    }

    /// <summary>The report of an inversion, in the simplest run that shows it.</summary>
    private BugReport ReportPrediction(Finding finding, List<Decision> decisions, ulong programSeed)
    {
        if (_options.Minimise)
        {
            ExecuteToPredict(Begun(new Replayer(decisions)), programSeed, null);
            decisions = new Minimiser(_controller, plan => ExecuteToPredict(plan, programSeed, null), finding).Run(decisions);
        }

        var tracer = new Tracer();
        ExecuteToPredict(Begun(new Replayer(decisions)), programSeed, tracer);
        return MakeReport(_detection.LockOrder.Prediction ?? finding, decisions, programSeed, tracer);
    }

    private Finding? ExecuteToPredict(IStrategy strategy, ulong programSeed, Tracer? tracer)
    {
        _detection.LockOrder.Enabled = true;
        _detection.LockOrder.Forget();
        return Execute(strategy, programSeed, tracer) ?? _detection.LockOrder.Prediction;
    }

    private BugReport Report(Finding finding, ulong programSeed)
    {
        var decisions = Decision.Of(_controller.Steps);
        if (_controller.Stuck)
        {
            return ReportForGood(_controller, finding);
        }

        var asFound = StaticState.Count > _typesBefore && _controller.Limits.Has(LimitKind.WithoutSwitches) ? ReportForGood(_controller, finding) : null;
        var replayer = new Replayer(decisions);
        Execute(Begun(replayer), programSeed, null);
        if (asFound is not null && _controller.Finding?.Key != finding.Key)
        {
            return asFound;
        }

        if (replayer.Divergence is not null || _controller.Finding?.Key != finding.Key)
        {
            return ReportAgain(finding.Kind == BugKind.UncontrolledOperation ? finding : Nondeterminism(finding, replayer), decisions, programSeed);
        }

        if (_options.Minimise)
        {
            var minimiser = new Minimiser(_controller, plan => Execute(plan, programSeed, null), finding);
            decisions = minimiser.Run(Decision.Of(_controller.Steps));
        }

        var tracer = new Tracer();
        Execute(Begun(new Replayer(decisions)), programSeed, tracer);
        return MakeReport(_controller.Finding ?? finding, decisions, programSeed, tracer);
    }

    /// <summary>The report of an execution that can't be ended, or not repeated in this process: what its threads did is told from its steps alone.</summary>
    private BugReport ReportForGood(Controller controller, Finding finding)
    {
        var steps = controller.Steps;
        var trace = new List<TraceEvent>();
        foreach (var step in steps)
        {
            trace.Add(step.Kind == OpKind.Data
                ? new TraceEvent(step.Thread, TraceEventKind.Choose, "") { Count = (int)step.Enabled, After = $"{step.Value}" }
                : new TraceEvent(step.Thread, TraceEventKind.Step, "")
                {
                    Operation = step.Kind,
                    Subject = step.Object == 0 ? null : new ObjectFact(step.Object, "object", ""),
                    Target = step.Kind == OpKind.Join ? controller.Slot(step.Value).ToFact() : null,
                });
        }

        return new BugReport
        {
            Finding = finding,
            Switches = Switches(steps),
            Trace = trace,
            Threads = Enumerable.Range(0, controller.ThreadCount).ToDictionary(i => i, i => controller.Slot(i).Describe()),
            Replay = StringOf(controller, Decision.Of(steps), _programSeed),
        };
    }

    private static int Switches(ReadOnlySpan<Step> steps)
    {
        var switches = 0;
        for (var i = 1; i < steps.Length; i++)
        {
            switches += steps[i].Thread != steps[i - 1].Thread ? 1 : 0;
        }

        return switches;
    }

    private string StringOf(Controller controller, IReadOnlyList<Decision> decisions, ulong programSeed) => ReplayString.Write(new ReplayRecord
    {
        Test = ReplayString.HashOf(_target.Name),
        MemoryPoints = controller.MemoryPoints,
        DetectRaces = _options.DetectRaces,
        EarlyTimeoutMilliseconds = (int)_options.EarlyTimeoutMax.TotalMilliseconds,
        StepBound = controller.Options.StepBound,
        ProgramSeed = programSeed,
        Initialised = controller.Limits.Has(LimitKind.WithoutSwitches) ? StaticState.Names(_target.Context, _typesBefore) : [],
        Decisions = decisions,
    });

    private Finding Nondeterminism(Finding finding, Replayer replayer)
    {
        var how = replayer.Divergence ?? $"the same schedule gave '{_controller.Finding?.Message ?? "no bug"}'";
        return new Finding { Kind = BugKind.Nondeterminism, Divergence = how, Unrepeated = finding };
    }

    private static Replayer Begun(Replayer strategy)
    {
        strategy.Begin(0);
        return strategy;
    }

    private BugReport MakeReport(Finding finding, IReadOnlyList<Decision> decisions, ulong programSeed, Tracer? tracer)
    {
        return new BugReport
        {
            Finding = finding,
            Switches = Switches(_controller.Steps),
            Trace = tracer is null ? [] : tracer.Events,
            Threads = tracer is null ? new Dictionary<int, string>() : new Dictionary<int, string>(tracer.ThreadNames),
            Replay = StringOf(_controller, decisions, programSeed),
        };
    }

    private ExplorationResult RunReplay(string text)
    {
        var record = ReplayString.Read(text, ReplayString.HashOf(_target.Name));
        var options = _options with
        {
            MemoryPoints = record.MemoryPoints,
            DetectRaces = record.DetectRaces,
            EarlyTimeoutMax = TimeSpan.FromMilliseconds(record.EarlyTimeoutMilliseconds),
            StepBound = record.StepBound,
        };
        var core = _controller.Core;
        _controller.Stop();
        _detection = new Detection();
        _controller = NewController(options, core);
        _current = _controller;
        StaticState.RunEarly(_target.Context, record.Initialised);
        var replayer = new Replayer(record.Decisions);
        var tracer = new Tracer();
        _detection.LockOrder.Enabled = _options.PredictLockOrder;
        Execute(Begun(replayer), record.ProgramSeed, tracer);
        var finding = _controller.Finding ?? _detection.LockOrder.Prediction;
        if (replayer.Divergence is { } how)
        {
            throw new ExplorationException(
                $"the replay diverged {how}; the assembly is not the one the string was made with, or it depends on something outside the choice stream");
        }

        return new ExplorationResult
        {
            Executions = 1,
            Bug = finding is null ? null : MakeReport(finding, record.Decisions, record.ProgramSeed, tracer),
            Limits = [new ExplorationLimit(LimitKind.Sampled, "one schedule was replayed", "", 1), .. _controller.Limits.Limits()],
            Steps = _controller.StepCount,
            Threads = _controller.ThreadCount,
        };
    }
}
