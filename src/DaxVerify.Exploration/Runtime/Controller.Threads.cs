using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>How executions and their threads begin and hand over.</summary>
internal sealed partial class Controller
{
    /// <summary>Up to so many OS threads beside the engine's own, one that waits finds its turn sooner by yielding than by sleeping.</summary>
    private const int FewWorkers = 2;

    private static int s_stamps;

    /// <summary>The execution context of a thread that took nothing over from its starter.</summary>
    public static ExecutionContext NoContext { get; } = CaptureNone();

    private readonly Worker _engine = new();
    private readonly Stack<Worker> _idle = new();
    private readonly Stack<Worker> _spent = new();
    private readonly List<Worker> _workers = [];

    /// <summary>Counts up whenever the program gives control to the engine; the watchdog looks at it.</summary>
    public long Progress => ((long)Stamp << 32) + _steps.Count;

    /// <summary>The watchdog has interrupted a thread; the interruption it throws tells where it was blocked.</summary>
    public bool Stuck { get; set; }

    /// <summary>An execution is under way.</summary>
    public bool InExecution { get; private set; }

    /// <summary>The thread that runs now, or ran last.</summary>
    public ThreadSlot Running => _threads[_spins.LastThread];

    /// <summary>Runs the program once, on the calling thread and on workers.</summary>
    /// <param name="body">The test.</param>
    /// <param name="strategy">Who decides.</param>
    /// <param name="programSeed">Seed of the random numbers that the program itself draws.</param>
    /// <param name="tracer">Where to record what happens; null for speed.</param>
    public void RunExecution(Action body, IStrategy strategy, ulong programSeed, Tracer? tracer)
    {
        if (!ReferenceEquals(_engine.OsThread, Thread.CurrentThread))
        {
            _engine.OsThread = Thread.CurrentThread;
            _engine.Pool = Queued is not null ? PoolQueue.Install() : null;
        }

        BeginExecution(strategy, programSeed, tracer);
        var main = NewSlot(body, null);
        main.HasRun = true;
        main.Context = NoContext;
        main.Worker = _engine;
        ThreadSlot.Current = main;
        InExecution = true;
        RunBody(main);
        var next = AfterFinish();
        if (next is not null)
        {
            Transfer(next);
            _engine.Parking.Wait();
        }

        InExecution = false;
        ThreadSlot.Current = null;
        FailForOthers();
        Overtakings.Judge(Limits, _steps.All);
        Strategy.End(this);
    }

    /// <summary>Adds a thread to the execution; it begins when the strategy says so.</summary>
    /// <param name="body">What it runs.</param>
    /// <param name="parent">Who starts it; null for the test's own thread.</param>
    public ThreadSlot NewSlot(Action body, ThreadSlot? parent)
    {
        if (ThreadCount == ThreadsMax)
        {
            throw Refusal.Of($"more than {ThreadsMax} threads in one execution");
        }

        var slot = _threads.Add();
        slot.Renew(Stamp);
        slot.Body = body;
        if (parent is not null)
        {
            slot.EnabledAt = _steps.Count - 1;
            Inherit(slot, parent, 1);
        }

        return slot;
    }

    /// <summary>
    /// Adds a piece of work to the execution that the program queued to the thread pool. It takes the number of one that has ended, if all that did is known to whoever
    /// queues it: the two can't be concurrent.
    /// </summary>
    /// <param name="body">What it runs.</param>
    /// <param name="parent">Who queues it.</param>
    public ThreadSlot NewPoolSlot(Action body, ThreadSlot parent)
    {
        var old = _threads.FindEnded(parent, isOrdered: true);
        if (old is null && ThreadCount < ThreadsMax)
        {
            var slot = NewSlot(body, parent);
            slot.IsPool = true;
            return slot;
        }

        if (old is null)
        {
            old = _threads.FindEnded(parent, isOrdered: false)
                ?? throw Refusal.Of($"more than {ThreadsMax} threads and pieces of work at once in one execution");
            Limits.Note(LimitKind.Unordered, $"more than {ThreadsMax} pieces of work share numbers, so that races between some of them aren't seen");
        }

        var next = old.Clock[old.Id] + 1;
        old.Renew(Stamp);
        old.IsPool = true;
        old.Body = body;
        old.EnabledAt = _steps.Count - 1;
        Inherit(old, parent, next);
        return old;
    }

    /// <summary>Takes back a piece of work that was to begin later and hasn't.</summary>
    public void Withdraw(ThreadSlot slot)
    {
        if (!slot.HasRun)
        {
            if (slot.MayTimeOutEarly)
            {
                Withdrawn.Add(new WithdrawnStep(PendingOf(slot), _steps.Count - 1));
            }

            slot.Finished = true;
            slot.Body = null;
        }
    }

    /// <summary>Runs a worker's controlled thread from start to end, then hands over.</summary>
    public void RunOnWorker(ThreadSlot slot, Worker worker)
    {
        ThreadSlot.Current = slot;
        RunBody(slot);
        ThreadSlot.Current = null;
        var next = AfterFinish();
        (KeepsThreadsApart ? _spent : _idle).Push(worker);
        if (next is null)
        {
            _engine.Parking.Signal();
        }
        else
        {
            Transfer(next);
        }
    }

    /// <summary>Ends the workers; the engine can't be used any more.</summary>
    public void Stop()
    {
        foreach (var worker in _workers)
        {
            worker.Stop();
        }

        foreach (var worker in _workers)
        {
            worker.OsThread!.Join();
        }

        _threads.RenewAll(0);
    }

    private void BeginExecution(IStrategy strategy, ulong programSeed, Tracer? tracer)
    {
        while (_spent.TryPop(out var worker))
        {
            _idle.Push(worker);
        }

        Stamp = Interlocked.Increment(ref s_stamps) & Epoch.StampMask;
        Strategy = strategy;
        Tracer = tracer;
        tracer?.Begin();
        SeeEveryAccess = tracer is not null || MemoryPoints;
        _programRandom = new SplitMix(programSeed);
        if (Finding is not null)
        {
            _outsider = null;
        }

        Finding = null;
        Aborting = Abandoned = InFairTail = false;
        _objectCount = _initialiserCount = 0;
        BeforeBody = null;
        _threads.Clear();
        _steps.Clear();
        _spins.Clear();
        _managedThreadIds = 1;
        if (_identities.Count > 0)
        {
            _identities.Clear();
        }

        if (_ownLocks.Count > 0)
        {
            _ownLocks.Clear();
        }

        Now = 0;
        _endedAt = -1;
        _stray = null;
        ClockLooks = 0;
        Blocked.Clear();
        Withdrawn.Clear();
        Links.Clear();
        Detection.BeginExecution();
    }

    private void RunBody(ThreadSlot slot)
    {
        StackTop.Note(slot);
        try
        {
            if (slot.Deadline != long.MaxValue)
            {
                Now = Math.Max(Now, slot.Deadline);
                slot.Deadline = long.MaxValue;
                slot.MayTimeOutEarly = false;
            }

            BeforeBody?.Invoke();
            if (slot.Context is { } context)
            {
                ExecutionContext.Run(context, RunInContext, slot);
            }
            else
            {
                slot.Body!();
            }

            if (slot.Unsettled is not null)
            {
                slot.SettleVerdict();
            }
        }
        catch (AbortException) when (Aborting)
        {
        }
#pragma warning disable CA1031 // Whatever leaves a thread under test is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!Aborting)
            {
                Fail(Stuck ? Detection.InterruptedBy(e, slot) : Detection.LeftBy(e, slot));
            }
        }

        if (!Aborting && slot.Held.Count > 0)
        {
            Fail(Detection.EndedWithLocks(slot));
        }

        if (slot.Worker!.Pool is { IsEmpty: false })
        {
            Queued!.Start(slot, "");
        }

        slot.Finished = true;
        slot.Body = null;
        if (!Aborting)
        {
            Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.End, ""));
        }
    }

    /// <summary>A thread that has no context to go back to leaves its own as it is: nobody is told that values change back.</summary>
    private static void RunInContext(object? state)
    {
        var slot = (ThreadSlot)state!;
        slot.Body!();
        slot.HasLeftContext = ReferenceEquals(slot.Context, NoContext);
    }

    /// <summary>The clock of a new thread: all that its starter knows, and a number of its own.</summary>
    private static void Inherit(ThreadSlot slot, ThreadSlot parent, uint own)
    {
        slot.Clock.Join(parent.Clock);
        slot.WeakClock.Join(parent.WeakClock);
        slot.WeakClock.Set(parent.Id, parent.Clock[parent.Id]);
        slot.Renumber(own);
        parent.Advance();
        parent.Stores.Drain();
    }

    private static ExecutionContext CaptureNone()
    {
        ExecutionContext? none = null;
        var thread = new Thread(() => none = ExecutionContext.Capture()) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        return none!;
    }

    private void SwitchTo(ThreadSlot from, ThreadSlot next)
    {
        if (from.Kind == OpKind.Join && !next.HasRun && ReferenceEquals(from.Target, next) && from.Deadline == long.MaxValue && !KeepsThreadsApart)
        {
            Host(from, next);
            return;
        }

        Transfer(next);
        from.Worker!.Parking.Wait();
        ThreadSlot.Current = from;
    }

    /// <summary>Runs a thread on the stack of the one that joins it, which can't go on before it ends: two switches saved.</summary>
    private void Host(ThreadSlot from, ThreadSlot next)
    {
        from.Hosted = next;
        next.HasRun = true;
        next.Worker = from.Worker;
        ThreadSlot.Current = next;
        var context = SynchronizationContext.Current;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        RunBody(next);
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        from.Hosted = null;
        var after = AfterFinish();
        if (!ReferenceEquals(after, from))
        {
            Transfer(after!);
            from.Worker!.Parking.Wait();
        }

        ThreadSlot.Current = from;
    }

    private void Transfer(ThreadSlot next)
    {
        if (next.HasRun)
        {
            next.Worker!.Parking.Signal();
            return;
        }

        next.HasRun = true;
        if (!_idle.TryPop(out var worker))
        {
            worker = AddWorker();
        }

        next.Worker = worker;
        worker.Run(next);
    }

    private Worker AddWorker()
    {
        var worker = new Worker(Core, Queued is not null);
        _workers.Add(worker);
        if (_workers.Count > FewWorkers)
        {
            _engine.Parking.SleepAtOnce();
            _workers.ForEach(static each => each.Parking.SleepAtOnce());
        }

        return worker;
    }
}
