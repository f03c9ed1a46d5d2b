using System.Numerics;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// The controlled scheduler: exactly one thread of the program runs at a time, and at each scheduling point the strategy
/// says which. Scheduling points stand before operations that can conflict or block. Releases, pulses and thread starts
/// are not points: nothing that another thread can do in between tells the difference.
/// </summary>
internal sealed partial class Controller
{
    /// <summary>Most threads in one execution.</summary>
    public const int ThreadsMax = 64;

    /// <summary>Stack of each controlled thread, in bytes.</summary>
    public const int StackBytes = 16 << 20;

    /// <summary>Steps between two looks for threads that poll each other's locks in a circle.</summary>
    public const int StepsBetweenLooks = 1_024;

    /// <summary>What <see cref="NoteInCall"/> says of a plain write.</summary>
    public const string CallWrites = "{1} counts as one step, and what it calls writes {0}";

    private const string CallSynchronises = "{1} counts as one step, and what it calls synchronises";
    private const string CallChooses = "{1} counts as one step, and what it calls makes choices";
    private readonly ThreadTable _threads;
    private readonly SpinDetector _spins;
    private readonly StepLog _steps = new();
    private SplitMix _programRandom = new(0);
    private readonly Dictionary<object, int> _identities = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, OwnLock> _ownLocks = new(ReferenceEqualityComparer.Instance);
    private int _objectCount;
    private int _initialiserCount;
    private int _managedThreadIds;

    /// <summary>Makes an engine; its threads are pinned to a core when <see cref="ExplorationOptions.Pin"/> says so.</summary>
    public Controller(ExplorationOptions options, int core, IDetection detection)
    {
        Options = options;
        Detection = detection;
        Core = core;
        _threads = new ThreadTable(this);
        _spins = new SpinDetector(_threads, Limits);
    }

    /// <summary>The exploration's options.</summary>
    public ExplorationOptions Options { get; }

    /// <summary>Makes controlled threads of what the program queues to the thread pool; null if it uses no tasks.</summary>
    public IQueuedWork? Queued { get; init; }

    /// <summary>What each thread does before its own; null for nothing, as it is most of the time.</summary>
    public Action? BeforeBody { get; set; }

    /// <summary>The core its threads are pinned to, or -1.</summary>
    public int Core { get; }

    /// <summary>Number of the execution, unique in this process; marks what belongs to it.</summary>
    public int Stamp { get; private set; }

    /// <summary>Every instrumented access takes the slow path: it is traced or is a scheduling point.</summary>
    public bool SeeEveryAccess { get; private set; }

    /// <summary>The program polls locks (TryEnter, timeouts, IsEntered), so that releases are scheduling points.</summary>
    public bool ReleasesArePoints { get; set; }

    /// <summary>Each thread has one of the system to itself for the execution: the program uses what the framework keeps by thread.</summary>
    public bool KeepsThreadsApart { get; init; }

    /// <summary>Plain accesses are scheduling points.</summary>
    public bool MemoryPoints { get; set; }

    /// <summary>The strategy in charge.</summary>
    public IStrategy Strategy { get; private set; } = null!;

    /// <summary>Records what happens, when the execution is a replay for a report.</summary>
    public Tracer? Tracer { get; private set; }

    /// <summary>The defect seen, if any.</summary>
    public Finding? Finding { get; private set; }

    /// <summary>The execution is over and its threads are being unwound.</summary>
    public bool Aborting { get; private set; }

    /// <summary>The strategy gave the execution up as redundant.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>Random numbers for the program under test, from the seed; not explored exhaustively.</summary>
    public SplitMix ProgramRandom
    {
        get
        {
            Limits.Note(LimitKind.Unordered, "it draws random numbers of its own");
            return _programRandom;
        }
    }

    /// <summary>The execution got so long that it is scheduled round robin, without asking the strategy, to see whether it ends.</summary>
    public bool InFairTail { get; private set; }

    /// <summary>Number of threads of the execution so far.</summary>
    public int ThreadCount => _threads.Count;

    /// <summary>Decisions made so far.</summary>
    public int StepCount => _steps.Count;

    /// <summary>All decisions of the execution.</summary>
    public ReadOnlySpan<Step> Steps => _steps.All;

    /// <inheritdoc cref="SpinDetector.Cuts"/>
    public long SpinsCut => _spins.Cuts;

    /// <summary>Which objects' steps are in conflict with those of others.</summary>
    public ConflictLinks Links { get; } = new();

    /// <summary>What takes the claim of "all traces" away, over all executions of the exploration.</summary>
    public LimitLog Limits { get; } = new();

    /// <summary>Whether the program has made a synchronised wrapper of the framework's, in any execution of the exploration.</summary>
    public bool HasWrappers { get; set; }

    /// <summary>Who is told what may be a defect.</summary>
    public IDetection Detection { get; }

    /// <summary>One of the execution's threads.</summary>
    public ThreadSlot Slot(int id) => _threads[id];

    /// <summary>The next free object number.</summary>
    public int NextObjectId() => ++_objectCount;

    /// <summary>The next free number of a static constructor.</summary>
    public int NextInitialiserId() => ++_initialiserCount;

    /// <summary>The next free managed thread number; the test's own thread has 1.</summary>
    public int NextManagedThreadId() => ++_managedThreadIds;

    /// <summary>A number for an object that is the same in each replay.</summary>
    public int IdentityOf(object value)
    {
        if (!_identities.TryGetValue(value, out var id))
        {
            _identities.Add(value, id = _identities.Count + 1);
        }

        return id;
    }

    /// <summary>What is known in this execution of a lock that the program builds itself.</summary>
    public OwnLock OwnLockOf(object target)
    {
        if (!_ownLocks.TryGetValue(target, out var own))
        {
            _ownLocks.Add(target, own = new OwnLock(target, _ownLocks.Count + 1));
        }

        return own;
    }

    /// <summary>The lock of a static constructor is asked for while another thread has it: what that thread waits for then decides, so that all such are in conflict.</summary>
    public InitialiserGate InitialiserQueue { get; } = new("");

    /// <summary>What a step did turns out to be nobody else's affair.</summary>
    /// <param name="step">Its number; nothing is done if others came after it.</param>
    public void DropConflict(int step) => _steps.DropObject(step);

    /// <summary>A scheduling point before an operation that can conflict; returns when this thread is to perform it.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="kind">What it does.</param>
    /// <param name="target">What it does it to, if to anything.</param>
    /// <param name="site">Where.</param>
    /// <param name="stores">What it does to the writes that a processor keeps back, if its kind doesn't say so: reads, attempts and waits for what needn't be waited for look, all else has a barrier.</param>
    public void Point(ThreadSlot slot, OpKind kind, SyncObject? target, string site, StoreUse? stores = null)
    {
        target?.Touch(this);
        if (slot.Watched is { } region && target is not InitialiserGate)
        {
            if (Aborting)
            {
                throw new AbortException();
            }

            region.Note(slot, QuietRegionAct.Synchronises, site);
            if (slot.Region is not null)
            {
                return;
            }
        }

        if (slot.Call is not null && kind != OpKind.Yield)
        {
            NoteInCall(slot, CallSynchronises, site);
        }

        if (target is not LocationState && kind != OpKind.Yield)
        {
            slot.Stores.Meet(slot, stores ?? StoresOf(kind, target), target?.StepsOn ?? 0, site);
        }

        slot.Kind = kind;
        slot.Object = target;
        slot.Site = site;
        slot.Outside = "";
        if (slot.Unsettled is not null)
        {
            slot.SettleVerdict();
        }

        if (slot.Worker!.Pool is { IsEmpty: false })
        {
            Queued!.Start(slot, site);
        }

        Schedule(slot);
        if (kind == OpKind.TryAcquire && target is not null && target.AvailableTo(slot))
        {
            slot.Stores.Drain();
        }

        slot.Budget = ThreadSlot.BudgetMax;
    }

    private static StoreUse StoresOf(OpKind kind, SyncObject? target) =>
        target is not null && (kind is OpKind.Read or OpKind.TryAcquire || (kind == OpKind.EventWait && !target.WaitsHaveBarrier)) ? StoreUse.Looks : StoreUse.Drains;

    /// <summary>
    /// Notes that code which a call on a collection runs in its middle does something that other threads can tell from the call being one step.
    /// </summary>
    public void NoteInCall(ThreadSlot slot, string what, string site)
    {
        if (HasOthers(slot))
        {
            Limits.Note(LimitKind.Atomised, what, site, slot.Call!);
        }
    }

    /// <inheritdoc cref="ThreadTable.PoolTakenBefore"/>
    public List<ThreadSlot> PoolTakenBefore(ThreadSlot waiter) => _threads.PoolTakenBefore(waiter);

    /// <inheritdoc cref="ThreadTable.HasOthers"/>
    public bool HasOthers(ThreadSlot slot) => _threads.HasOthers(slot);

    /// <summary>Lets the strategy decide who runs, and returns when this thread is chosen; its pending operation is set.</summary>
    public void Schedule(ThreadSlot slot)
    {
        if (Aborting)
        {
            throw new AbortException();
        }

        slot.Region?.RequireSwitches(slot, "a wait", slot.Site);

        var next = PickNext(slot);
        if (next is null)
        {
            throw new AbortException();
        }

        if (!ReferenceEquals(next, slot))
        {
            SwitchTo(slot, next);
        }

        if (Aborting)
        {
            throw new AbortException();
        }
    }

    /// <summary>Draws a value from the choice stream.</summary>
    public int ChooseValue(ThreadSlot slot, int count, string site)
    {
        if (Aborting)
        {
            throw new AbortException();
        }

        slot.Watched?.RequireSwitches(slot, "a choice", site);

        if (slot.Call is not null)
        {
            NoteInCall(slot, CallChooses, site);
        }

        var value = count == 1 || InFairTail ? 0 : Strategy.ChooseValue(this, count);
        if (value < 0)
        {
            Abandoned = true;
            Aborting = true;
            throw new AbortException();
        }

        _steps.Add(new Step
        {
            Thread = (byte)slot.Id,
            Kind = OpKind.Data,
            Enabled = (ulong)count,
            Value = value,
            EnabledAt = -1,
            ReleasedAt = -1,
        });
        Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.Choose, Site.Place(site)) { Count = count, After = value.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        return value;
    }

    private ThreadSlot? PickNext(ThreadSlot? from)
    {
        Tracer?.Observe();
        if (FailForOthers())
        {
            return null;
        }

        var enabled = _threads.Enabled(Now);
        if (_endedAt >= 0 && !MayRunOn(ref enabled))
        {
            return null;
        }

        if (from is { Finished: false } && Tracer is not null && (enabled & (1UL << from.Id)) == 0)
        {
            Tracer.NoteBlocked(from);
        }

        if (enabled == 0 && !TryAdvanceTime(out enabled))
        {
            EndWithoutEnabledThread();
            return null;
        }

        enabled = WithoutSpinners(enabled);
        if (_ownLocks.Count > 0 && _steps.Count % StepsBetweenLooks == StepsBetweenLooks - 1 && Detection.SpinInCircle(this) is { } circle)
        {
            Fail(circle);
            return null;
        }

        if (_steps.Count >= Options.StepBound)
        {
            Fail(Detection.DoesNotEnd(this));
            return null;
        }

        var id = Decide(enabled, from);
        if (id < 0)
        {
            Abandoned = Aborting = true;
            return null;
        }

        if ((enabled & (1UL << id)) == 0)
        {
            throw new InvalidOperationException($"strategy {Strategy.Name} chose thread {id}, which is not among {enabled:x}");
        }

        var slot = _threads[id];
        Tracer?.NoteSwitch(from, slot, enabled);
        Execute(slot, enabled);
        return slot;
    }

    private int Decide(ulong enabled, ThreadSlot? from)
    {
        var single = BitOperations.IsPow2(enabled);
        if (!InFairTail && _steps.Count >= Strategy.FairFrom(Options.StepBound))
        {
            InFairTail = true;
            _spins.NoteCut(LimitKind.LongExecution, "executions too long went on round robin");
        }

        if (single && (InFairTail || !Strategy.SeesEveryStep))
        {
            return BitOperations.TrailingZeroCount(enabled);
        }

        if (InFairTail)
        {
            return _spins.RoundRobin(enabled);
        }

        return Strategy.ChooseThread(this, enabled, from is null || from.Finished ? -1 : from.Id);
    }

    private void Execute(ThreadSlot slot, ulong enabled)
    {
        _steps.Add(new Step
        {
            Thread = (byte)slot.Id,
            Kind = slot.Kind,
            Object = slot.Object?.StepsOn ?? 0,
            Enabled = enabled,
            Value = slot.Target?.Id ?? 0,
            EnabledAt = slot.EnabledAt,
            ReleasedAt = slot.Object is LockState state ? state.ReleasedAt : -1,
            Polls = slot.MayTimeOutEarly || slot.Token.IsCancellationRequested,
            Registers = slot.Registers,
            AvailableModes = slot.Object?.AvailableModes ?? -1,
            Mode = slot.Object?.ModeOf(slot) ?? 1,
        });
        if (slot.MayTimeOutEarly)
        {
            Limits.Note(LimitKind.Unordered, "it waits with short timeouts", slot.Site);
        }

        slot.EnabledAt = -1;
        Now += StepTicks;
        _spins.Note(slot, BitOperations.IsPow2(enabled));
    }
}
