using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Process;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration;

/// <summary>Runs single executions of a test, on the engine that its exploration has until it ends or is given up.</summary>
internal sealed class ExecutionRunner
{
    private const int Running = 0;
    private const int Ended = 1;
    private const int Abandoned = 2;

    private static readonly TimeSpan s_unwindingMax = TimeSpan.FromSeconds(1);
    private readonly TestTarget _target;
    private bool _isBegun;
    private int _end;
    private volatile Controller? _current;

    /// <summary>Prepares for one test.</summary>
    public ExecutionRunner(TestTarget target) => _target = target;

    /// <summary>The engine while it is at work, for the thread that watches it; else null.</summary>
    public Controller? Current => _current;

    /// <summary>The engine.</summary>
    public Controller Controller { get; private set; } = null!;

    /// <summary>Sees defects in what the engine runs.</summary>
    public Detection Detection { get; private set; } = new();

    /// <summary>Seed of the random numbers that the program drew in the last execution.</summary>
    public ulong ProgramSeed { get; private set; }

    /// <summary>Makes the engine.</summary>
    /// <param name="options">What it goes by.</param>
    /// <param name="core">Where its threads run, or -1.</param>
    public void Start(ExplorationOptions options, int core)
    {
        Controller = new Controller(options, core, Detection)
        {
            ReleasesArePoints = _target.Context.PollsLocks,
            KeepsThreadsApart = _target.Context.KeepsThreadsApart,
            MemoryPoints = options.MemoryPoints,
            Code = _target.Context,
            Owners = new ShadowOwners(),
            Queued = _target.Context.UsesTasks ? new QueuedWork() : null,
        };
        _current = Controller;
        Outsiders.LookFor(Controller);
    }

    /// <summary>Replaces the engine by one with other options.</summary>
    public void Restart(ExplorationOptions options)
    {
        Controller.Stop();
        Detection = new Detection();
        Start(options, Controller.Core);
    }

    /// <summary>Stops the engine, and drops what it knows of the program's objects unless others use the tables by now.</summary>
    public void End()
    {
        _current = null;
        Outsiders.LookFor(null);
        Controller.Stop();
        if (Interlocked.CompareExchange(ref _end, Ended, Running) == Running)
        {
            Tables.Clear();
        }
    }

    /// <summary>
    /// Gives a stuck exploration up, after a moment in which its interrupted threads may unwind. Its engine thread may end much later, in
    /// the middle of another exploration, and must then leave the tables alone: they are no longer its own.
    /// </summary>
    public void Abandon(Thread engine)
    {
        _current?.GiveUp();
        Outsiders.LookFor(null);
        engine.Join(s_unwindingMax);
        Interlocked.CompareExchange(ref _end, Abandoned, Running);
    }

    /// <summary>Runs the test once.</summary>
    /// <returns>The defect seen, or null.</returns>
    public Finding? Execute(IStrategy strategy, ulong programSeed, Tracer? tracer)
    {
        if (Volatile.Read(ref _end) == Abandoned || Controller.IsGivenUp)
        {
            throw new ExplorationException("the exploration was given up");
        }

        ProgramSeed = programSeed;
        if (!_isBegun)
        {
            _isBegun = true;
            _target.Context.RegisterModules();
        }

        _target.Begin?.Invoke();
        Controller.RunExecution(Body, strategy, programSeed, tracer);
        GcShim.End(Controller);
        if (Controller.Finding is null && !Controller.Abandoned && _target.Judge?.Invoke() is { } wrong)
        {
            Controller.FailAfterEnd(wrong);
        }

        return Controller.Finding;
    }

    /// <summary>Runs the test once, with an eye on lock-order inversions: one counts as a defect.</summary>
    public Finding? ExecuteToPredict(IStrategy strategy, ulong programSeed, Tracer? tracer)
    {
        Detection.LockOrder.Enabled = true;
        Detection.LockOrder.Forget();
        return Execute(strategy, programSeed, tracer) ?? Detection.LockOrder.Prediction;
    }

    private void Body()
    {
        KeptState.Clear();
        StaticState.ResetAll(_target.Context);
        _target.Body();
    }
}
