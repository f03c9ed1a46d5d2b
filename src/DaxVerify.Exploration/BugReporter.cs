using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Replay;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration;

/// <summary>Makes the report of a defect: repeats the execution that has it, minimises its decisions, and traces what it does.</summary>
internal sealed class BugReporter
{
    private readonly ExecutionRunner _runner;
    private readonly TestTarget _target;
    private readonly ExplorationOptions _options;

    /// <summary>Makes it for one exploration.</summary>
    public BugReporter(ExecutionRunner runner, TestTarget target, ExplorationOptions options)
    {
        _runner = runner;
        _target = target;
        _options = options;
    }

    /// <summary>What executions changed in the process for good, before the one that is reported.</summary>
    public string? LeftBehind { get; set; }

    /// <summary>The report of a schedule that needn't do the same again: with what it did when it was run once more.</summary>
    public BugReport ReportAgain(Finding finding, List<Decision> decisions, ulong programSeed)
    {
        var tracer = new Tracer(_options.Observe);
        _runner.Execute(Replayer.Begun(decisions), programSeed, tracer);
        return MakeReport(finding, decisions, programSeed, tracer);
    }

    /// <summary>The report of an inversion, in the simplest run that shows it.</summary>
    public BugReport ReportPrediction(Finding finding, List<Decision> decisions, ulong programSeed)
    {
        if (_options.Minimise)
        {
            _runner.ExecuteToPredict(Replayer.Begun(decisions), programSeed, null);
            decisions = new Minimiser(_runner.Controller, plan => _runner.ExecuteToPredict(plan, programSeed, null), finding).Run(decisions);
        }

        var tracer = new Tracer(_options.Observe);
        _runner.ExecuteToPredict(Replayer.Begun(decisions), programSeed, tracer);
        return MakeReport(_runner.Detection.LockOrder.Prediction ?? finding, decisions, programSeed, tracer);
    }

    /// <summary>The report of what an execution has just found: run again, made smaller, run once more with a trace.</summary>
    public BugReport Report(Finding finding, ulong programSeed)
    {
        var decisions = Decision.Of(_runner.Controller.Steps);
        if (_runner.Controller.Stuck)
        {
            return ReportForGood(_runner.Controller, finding);
        }

        var replayer = Replayer.Begun(decisions);
        _runner.Execute(replayer, programSeed, null);
        if (replayer.Divergence is not null || _runner.Controller.Finding?.Key != finding.Key)
        {
            return ReportAgain(finding.Kind == BugKind.UncontrolledOperation ? finding : Nondeterminism(finding, replayer), decisions, programSeed);
        }

        if (_options.Minimise)
        {
            var minimiser = new Minimiser(_runner.Controller, plan => _runner.Execute(plan, programSeed, null), finding);
            decisions = minimiser.Run(Decision.Of(_runner.Controller.Steps));
        }

        var tracer = new Tracer(_options.Observe);
        _runner.Execute(Replayer.Begun(decisions), programSeed, tracer);
        return MakeReport(_runner.Controller.Finding ?? finding, decisions, programSeed, tracer);
    }

    /// <summary>The report of an execution that can't be ended, or not repeated in this process: what its threads did is told from its steps alone.</summary>
    public BugReport ReportForGood(Controller controller, Finding finding)
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
            Replay = StringOf(controller, Decision.Of(steps), _runner.ProgramSeed),
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
        Races = _options.Races,
        EarlyTimeoutMilliseconds = (int)_options.EarlyTimeoutMax.TotalMilliseconds,
        StepBound = controller.Options.StepBound,
        PoolThreads = controller.Options.PoolThreads,
        ProgramSeed = programSeed,
        Decisions = decisions,
    });

    /// <summary>What executions until now have changed in the process for good; null if nothing.</summary>
    public static string? Left(Controller controller) => controller.Limits.Limits().Find(limit => limit.Kind == LimitKind.LeftBehind)?.ToString();

    private Finding Nondeterminism(Finding finding, Replayer replayer)
    {
        LeftBehind ??= Left(_runner.Controller);
        var how = replayer.Divergence ?? $"the same schedule gave '{_runner.Controller.Finding?.Message ?? "no bug"}'";
        return new Finding { Kind = BugKind.Nondeterminism, Divergence = how, Unrepeated = finding };
    }

    /// <summary>The report of the execution that ran last.</summary>
    /// <param name="finding">Its defect.</param>
    /// <param name="decisions">What to decide to run it again.</param>
    /// <param name="programSeed">With which seed.</param>
    /// <param name="tracer">What it did; null if nobody looked.</param>
    public BugReport MakeReport(Finding finding, IReadOnlyList<Decision> decisions, ulong programSeed, Tracer? tracer)
    {
        if (finding is { Kind: BugKind.UncontrolledOperation, Stuck: null, Stacks.Count: 0 })
        {
            finding = finding with { OtherOperations = _target.Context.UncontrolledBeside(_target.MethodName, finding.Operation) };
        }

        var (events, orders, gap) = tracer?.Tell(finding.Member) ?? ([], [], null);
        return new BugReport
        {
            Finding = finding with { LeftBehind = finding.Kind == BugKind.UncontrolledOperation ? null : LeftBehind },
            Switches = Switches(_runner.Controller.Steps),
            Trace = events,
            Orders = orders,
            Gap = gap,
            Threads = tracer is null ? new Dictionary<int, string>() : new Dictionary<int, string>(tracer.ThreadNames),
            Replay = StringOf(_runner.Controller, decisions, programSeed),
        };
    }
}
