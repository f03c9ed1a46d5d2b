using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// One controlled thread of the running execution: its pending operation, its happens-before clock, the OS thread it lives
/// on. Slots are pooled by number and renewed for each execution.
/// </summary>
internal sealed class ThreadSlot
{
    [ThreadStatic]
    private static ThreadSlot? s_current;

    /// <summary>Accesses without a scheduling point after which one is forced, so that a plain spin loop lets others run.</summary>
    public const int BudgetMax = 2_000;

    private readonly string?[] _spots = new string?[8];
    private QuietRegion? _region;
    private InitialiserRegion? _initialising;
    private int _nextSpot;

    /// <summary>Makes the slot.</summary>
    public ThreadSlot(Controller controller, int id)
    {
        Controller = controller;
        Id = id;
    }

    /// <summary>The controlled thread that the calling OS thread runs; null outside control.</summary>
    public static ThreadSlot? Current
    {
        get => s_current ?? Outsiders.Meet();
        set => s_current = value;
    }

#pragma warning disable CA1051 // Hot fields, read at every instrumented access.
    /// <summary>The engine.</summary>
    public readonly Controller Controller;

    /// <summary>Number within the execution; 0 is the test's own thread.</summary>
    public readonly int Id;

    /// <summary>This thread's current epoch: stamp of the execution, thread, clock.</summary>
    public ulong Epoch;

    /// <summary>What the inlined check compares with: the epoch, or a value that never matches when every access must be seen.</summary>
    public ulong FastEpoch;

    /// <summary>The release that the thread is in: what the method that releases does to the object is part of it.</summary>
    public Released? Releases;

    /// <summary>Accesses left until a scheduling point is forced.</summary>
    public int Budget;

    /// <summary>
    /// The call on a concurrent collection that the thread is in: its site. It counts as one step, so that nothing that it runs of the program is explored
    /// by itself.
    /// </summary>
    public string? Call;

    /// <summary>An address in the frame of the method that makes that call; frames of what it calls are below.</summary>
    public nuint CallFrame;

    /// <summary>Volatile writes that a processor may keep back.</summary>
    public readonly StoreBuffer Stores = new();

    /// <summary>Where its stack begins.</summary>
    public nuint StackTop;
#pragma warning restore CA1051

    /// <summary>The quiet code that the thread is in; null for code like any other. Set by the regions alone.</summary>
    public QuietRegion? Region
    {
        get => _region;
        set
        {
            _region = value;
            UpdateEpoch();
        }
    }

    /// <summary>The innermost static constructor that the thread is in, quiet or not. Set by <see cref="InitialiserRegion"/> alone.</summary>
    public InitialiserRegion? Initialising
    {
        get => _initialising;
        set
        {
            _initialising = value;
            UpdateEpoch();
        }
    }

    /// <summary>Code under way that is told of what it does that isn't its own affair: quiet code, or a static constructor that was.</summary>
    public QuietRegion? Watched => _region ?? _initialising;

    /// <summary>Whether a static field is accessed there of a type whose static constructor the thread is in: nobody else comes to it meanwhile, unless in a circle of such.</summary>
    public bool IsInitialising(string site) => _initialising is not null && _initialising.OwnsFieldAt(site);

    /// <summary>The static constructor whose end the thread waits for.</summary>
    public InitialiserGate? Awaited { get; set; }

    /// <summary>What this thread knows of the others.</summary>
    public VectorClock Clock { get; } = new();

    /// <summary>Happens-before without the edges of locks: for lock-order prediction.</summary>
    public VectorClock WeakClock { get; } = new();

    /// <summary>What it got from others without order.</summary>
    public Publications Publications { get; } = new();

    /// <summary>What the thread is about to do.</summary>
    public OpKind Kind { get; set; }

    public SyncObject? Object { get; set; }

    /// <summary>The thread a join waits for.</summary>
    public ThreadSlot? Target { get; set; }

    /// <summary>Virtual time at which a timed wait gives up; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>The timed wait may give up at any scheduling point, not only when nothing else can run.</summary>
    public bool MayTimeOutEarly { get; set; }

    /// <summary>Cancels the wait.</summary>
    public CancellationToken Token { get; set; }

    /// <summary>Source position of the pending operation.</summary>
    public string Site { get; set; } = "";

    /// <summary>Set when the wait ended by a pulse.</summary>
    public bool Pulsed { get; set; }

    /// <summary>Set by <c>Thread.Interrupt</c>, until the exception is thrown.</summary>
    public bool Interrupted { get; set; }

    /// <summary>Index of the step in whose course this thread was started or pulsed; -1 for none.</summary>
    public int EnabledAt { get; set; } = -1;

    /// <summary>The OS thread it lives on once started.</summary>
    public Worker? Worker { get; set; }

    /// <summary>Counts the threads that the slot has been: what an earlier one holds isn't held by a later one.</summary>
    public int Life { get; private set; }

    /// <summary>A started thread that this one, waiting in a join, runs on its own stack.</summary>
    public ThreadSlot? Hosted { get; set; }

    /// <summary>The body has begun to run.</summary>
    public bool HasRun { get; set; }

    /// <summary>The thread has ended.</summary>
    public bool Finished { get; set; }

    /// <summary>A background thread: it doesn't keep the test alive.</summary>
    public bool Background { get; set; }

    /// <summary>A piece of work that was queued to the thread pool.</summary>
    public bool IsPool { get; set; }

    /// <summary>The program has called <c>Post</c> of a synchronisation context of its own: what it throws comes to the program.</summary>
    public bool CallsPost { get; set; }

    /// <summary>The async method whose continuation the thread runs; null for none.</summary>
    public SyncObject? Method { get; set; }

    /// <summary>Counts of semaphores that the thread took in the first part of an async method, which isn't known before it waits.</summary>
    public List<SemaphoreTake> Takes { get; } = [];

    /// <summary>It completes a task, and has more to do after that.</summary>
    public bool GoesOnAfterCompleting { get; set; }

    /// <summary>The pending operation only registers something with its object.</summary>
    public bool Registers { get; set; }

    /// <summary>It runs tasks for a scheduler of the program's own, or what follows on a task that more follows on: whatever it completes from then on, it may have more to do after that.</summary>
    public bool HasMoreToRun { get; set; }

    /// <summary>The execution context that it begins with; null for that of the OS thread, which has none.</summary>
    public ExecutionContext? Context { get; set; }

    /// <summary>Name given by the program.</summary>
    public string Name { get; set; } = "";

    /// <summary>What to run.</summary>
    public Action? Body { get; set; }

    /// <summary>The program's handle, if it has one.</summary>
    public object? Handle { get; set; }

    /// <summary>Locks held, in order of acquisition.</summary>
    public List<LockState> Held { get; } = [];

    /// <summary>Methods of the program's own locks that the thread is in, the outermost first.</summary>
    public List<OwnLockCall> OwnLockCalls { get; } = [];

    /// <summary>The place of the call on one of the program's own locks that is about to begin; empty if unknown.</summary>
    public string OwnLockSite { get; set; } = "";

    /// <summary>The body has ended in the context that the framework's threads begin with, and leave without a word.</summary>
    public bool HasLeftContext { get; set; }

    /// <summary>However long it runs, it doesn't get on: what it polls is as good as what it would wait for.</summary>
    public bool IsSpinning { get; set; }

    /// <summary>Thread-static and thread-local values of this thread in this execution.</summary>
    public Dictionary<object, object?> Locals { get; } = [];

    /// <summary>Consecutive operations at the same few spots, without another thread in between.</summary>
    public int SpinCount { get; set; }

    /// <summary>It was set aside as spinning and has only gone round the same spots since.</summary>
    public bool Spun { get; set; }

    /// <summary>Spins: not run until another thread has made a step.</summary>
    public bool Spinning { get; set; }

    /// <summary>The call into native code or the system that the thread is in, if it is one that can take long.</summary>
    public string Outside { get; set; } = "";

    /// <summary>What the thread has done that is judged by what it does next; null for nothing.</summary>
    public Unsettled? Unsettled { get; set; }

    /// <summary>The last bit of its stack; <see langword="null"/> as long as it didn't come there.</summary>
    public StackEnd? StackEnd { get; set; }

    /// <summary>The thread goes on, or ends: what waited for that is judged.</summary>
    public void SettleVerdict()
    {
        var unsettled = Unsettled;
        Unsettled = null;
        unsettled?.Settle(this);
    }

    /// <summary>Sums up the thread for messages.</summary>
    public string Describe() => ToFact().ToString();

    /// <summary>What reports know of the thread.</summary>
    public ThreadFact ToFact() => new(Id, Name);

    /// <summary>Makes the slot a new thread of the execution <paramref name="stamp"/>.</summary>
    public void Renew(int stamp)
    {
        Life++;
        GoesOnAfterCompleting = HasMoreToRun = Registers = false;
        _region = null;
        _initialising = null;
        Awaited = null;
        Clock.Renew(stamp);
        WeakClock.Renew(stamp);
        Clock.Set(Id, 1);
        WeakClock.Set(Id, 1);
        UpdateEpoch();
        Budget = BudgetMax;
        Stores.Drain();
        Call = null;
        Publications.Clear();
        Kind = OpKind.Begin;
        Object = null;
        Target = null;
        Deadline = long.MaxValue;
        MayTimeOutEarly = false;
        Token = default;
        Site = "";
        Pulsed = Interrupted = HasRun = Finished = Background = Spinning = IsPool = CallsPost = false;
        Context = null;
        Method = null;
        Takes.Clear();
        EnabledAt = -1;
        Hosted = null;
        Worker = null;
        Name = "";
        Body = null;
        Handle = null;
        Held.Clear();
        OwnLockCalls.Clear();
        OwnLockSite = "";
        IsSpinning = false;
        HasLeftContext = false;
        if (Locals.Count > 0)
        {
            Locals.Clear();
        }

        SpinCount = 0;
        Spun = false;
        Outside = "";
        Array.Clear(_spots);
        Unsettled = null;
        StackEnd = null;
    }

    /// <summary>Counts how long the thread has gone round the same few spots; called at each of its steps.</summary>
    /// <returns>Whether the step can change what a spinning thread looks at.</returns>
    public bool MakesProgress()
    {
        switch (Kind)
        {
            case OpKind.Yield or OpKind.Sleep:
                SpinCount++;
                return false;
            case OpKind.Read or OpKind.ReadWrite or OpKind.TryAcquire:
            case var _ when MayTimeOutEarly:
                var known = IsKnown(Site);
                if (known)
                {
                    SpinCount++;
                }
                else
                {
                    _spots[_nextSpot++ % _spots.Length] = Site;
                    SpinCount = 0;
                    Spun = false;
                }

                return Kind != OpKind.Read && !(known && Spun);
            default:
                SpinCount = 0;
                Spun = false;
                return true;
        }
    }

    private bool IsKnown(string spot)
    {
        foreach (var known in _spots)
        {
            if (ReferenceEquals(known, spot))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Begins a new epoch: what this thread does from now on is not covered by what it released before.</summary>
    public void Advance()
    {
        Controller.Tracer?.EndEpoch(this);
        Clock.Set(Id, Clock[Id] + 1);
        UpdateEpoch();
    }

    /// <summary>Makes the clocks its own again after they took over those of the starter.</summary>
    /// <param name="own">Its own number.</param>
    public void Renumber(uint own)
    {
        Clock.Set(Id, own);
        WeakClock.Set(Id, own);
        UpdateEpoch();
    }

    /// <summary>Learns all that <paramref name="clock"/> knows.</summary>
    public void Learn(VectorClock clock) => Clock.Join(clock);

    private void UpdateEpoch()
    {
        Epoch = Runtime.Epoch.Make(Controller.Stamp, Id, Clock[Id]);
        FastEpoch = Controller.SeeEveryAccess || _region is not null || _initialising is not null ? ulong.MaxValue : Epoch;
    }
}
