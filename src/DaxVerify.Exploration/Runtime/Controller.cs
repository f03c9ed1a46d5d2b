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

    /// <summary>Virtual time that passes with each step, in ticks of 100 ns.</summary>
    private const long StepTicks = 10;

    /// <summary>Operations going round few spots, with no other thread in between, after which a thread counts as spinning.</summary>
    private const int SpinMax = 64;

    /// <summary>Steps of one thread in a row, while others could run, after which it counts as spinning.</summary>
    private const int UnfairStepsMax = 2_000;

    /// <summary>Steps between two looks for threads that poll each other's locks in a circle.</summary>
    public const int StepsBetweenLooks = 1_024;

    /// <summary>Steps that queued work may make after the test's own threads have ended.</summary>
    private const int StepsAfterEnd = 1_000;

    /// <summary>What <see cref="NoteInCall"/> says of a plain write.</summary>
    public const string CallWrites = "{1} counts as one step, and what it calls writes {0}";

    private const string CallSynchronises = "{1} counts as one step, and what it calls synchronises";
    private const string CallChooses = "{1} counts as one step, and what it calls makes choices";
    private readonly ThreadSlot[] _slots = new ThreadSlot[ThreadsMax];
    private readonly List<Step> _blocked = [];
    private SplitMix _programRandom = new(0);
    private Step[] _steps = new Step[256];
    private int _stepCount;
    private readonly Dictionary<object, int> _identities = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, OwnLock> _ownLocks = new(ReferenceEqualityComparer.Instance);
    private int _objectCount;
    private int _managedThreadIds;
    private int _lastThread;
    private int _sameThreadSteps;
    private string? _stray;
    private int _endedAt = -1;

    /// <summary>Makes an engine; its threads are pinned to a core when <see cref="ExplorationOptions.Pin"/> says so.</summary>
    public Controller(ExplorationOptions options, int core, IDetection detection)
    {
        Options = options;
        Detection = detection;
        Core = core;
        LooksForRaces = options.DetectRaces || !options.MemoryPoints;
        for (var i = 0; i < ThreadsMax; i++)
        {
            _slots[i] = new ThreadSlot(this, i);
        }
    }

    /// <summary>The exploration's options.</summary>
    public ExplorationOptions Options { get; }

    /// <summary>Makes controlled threads of what the program queues to the thread pool; null if it uses no tasks.</summary>
    public IQueuedWork? Queued { get; init; }

    /// <summary>The core its threads are pinned to, or -1.</summary>
    public int Core { get; }

    /// <summary>Number of the execution, unique in this process; marks what belongs to it.</summary>
    public int Stamp { get; private set; }

    /// <summary>Virtual time since the start of the execution, in ticks of 100 ns.</summary>
    public long Now { get; set; }

    /// <summary>How often the program has looked at a clock.</summary>
    public int ClockLooks { get; set; }

    /// <summary>Every instrumented access takes the slow path: it is traced or is a scheduling point.</summary>
    public bool SeeEveryAccess { get; private set; }

    /// <summary>The program polls locks (TryEnter, timeouts, IsEntered), so that releases are scheduling points.</summary>
    public bool ReleasesArePoints { get; set; }

    /// <summary>Plain accesses are scheduling points.</summary>
    public bool MemoryPoints { get; set; }

    /// <summary>
    /// Plain accesses are checked for races, reported or not: without them nothing says that what happens between accesses needs no exploring. Where every
    /// access is a scheduling point, nothing has to.
    /// </summary>
    public bool LooksForRaces { get; }

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
    public int ThreadCount { get; private set; }

    /// <summary>Decisions made so far.</summary>
    public int StepCount => _stepCount;

    /// <summary>All decisions of the execution.</summary>
    public ReadOnlySpan<Step> Steps => _steps.AsSpan(0, _stepCount);

    /// <summary>What threads were blocked in when none could run.</summary>
    public List<Step> Blocked => _blocked;

    /// <summary>What takes the claim of "all traces" away, over all executions of the exploration.</summary>
    public LimitLog Limits { get; } = new();

    /// <summary>Who is told what may be a defect.</summary>
    public IDetection Detection { get; }

    /// <summary>One of the execution's threads.</summary>
    public ThreadSlot Slot(int id) => _slots[id];

    /// <summary>The next free object number.</summary>
    public int NextObjectId() => ++_objectCount;

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

    /// <summary>A scheduling point before an operation that can conflict; returns when this thread is to perform it.</summary>
    public void Point(ThreadSlot slot, OpKind kind, SyncObject? target, string site)
    {
        target?.Touch(this);
        if (slot.Region is { } region)
        {
            if (Aborting)
            {
                throw new AbortException();
            }

            region.NoteSynchronises(slot, site);
            return;
        }

        if (slot.Call is not null && kind != OpKind.Yield)
        {
            NoteInCall(slot, CallSynchronises, site);
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
        slot.Budget = ThreadSlot.BudgetMax;
    }

    /// <summary>
    /// Notes that code which a call on a collection runs in its middle does something that other threads can tell from the call being one step.
    /// </summary>
    /// <param name="slot">The thread.</param>
    /// <param name="what">What it does.</param>
    /// <param name="site">Where.</param>
    public void NoteInCall(ThreadSlot slot, string what, string site)
    {
        if (HasOthers(slot))
        {
            Limits.Note(LimitKind.Atomised, what, site, slot.Call!);
        }
    }

    /// <summary>A thread has slept longer than another waits: that one would have given up before, which isn't explored.</summary>
    public void NotePassedTimeouts(ThreadSlot slot, string site)
    {
        for (var i = 0; i < ThreadCount; i++)
        {
            if (i != slot.Id && !_slots[i].Finished && _slots[i].Deadline < Now)
            {
                Limits.Note(LimitKind.Unordered, "a sleep outlasts another thread's timeout", site);
            }
        }
    }

    /// <summary>Whether another thread is alive, or has ended without this one knowing it.</summary>
    public bool HasOthers(ThreadSlot slot)
    {
        for (var i = 0; i < ThreadCount; i++)
        {
            if (i != slot.Id && (!_slots[i].Finished || _slots[i].Clock[i] > slot.Clock[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets the strategy decide who runs, and returns when this thread is chosen; its pending operation is set.</summary>
    public void Schedule(ThreadSlot slot)
    {
        if (Aborting)
        {
            throw new AbortException();
        }

        if (slot.Region is { } region)
        {
            throw Refusal.Of($"a wait inside {region.Name}, at {Site.Place(slot.Site)}");
        }

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

        if (slot.Region is { } region)
        {
            throw Refusal.Of($"a choice inside {region.Name}");
        }

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

        Append(new Step
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

    /// <summary>The watchdog has given the engine up: it starts no further execution, which would reset the static state of others.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Code of the program ran on a thread outside control; called from there.</summary>
    /// <param name="stamp">The execution that it belongs to.</param>
    /// <param name="site">The await before it.</param>
    public void NoteStray(int stamp, string site)
    {
        if (stamp == Stamp)
        {
            Volatile.Write(ref _stray, site);
        }
    }

    /// <summary>Gives the engine up; what is left of the execution unwinds at its next scheduling point.</summary>
    public void GiveUp()
    {
        IsGivenUp = true;
        Aborting = true;
    }

    /// <summary>Ends the execution with a defect.</summary>
    public void Fail(Finding finding)
    {
        if (Finding is null && !Aborting)
        {
            Finding = finding;
        }

        Aborting = true;
    }

    /// <summary>Adds a defect that was seen only after the execution, by a judge of its result.</summary>
    public void FailAfterEnd(Finding finding) => Finding ??= finding;

    private ThreadSlot? PickNext(ThreadSlot? from)
    {
        if (Volatile.Read(ref _stray) is { } stray)
        {
            Fail(new Finding { Kind = BugKind.UncontrolledOperation, Thread = Running.ToFact(), Operation = $"code after the await at {Site.Place(stray)} in {Site.Method(stray)} ran on a thread outside control" });
            return null;
        }

        var enabled = EnabledThreads();
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
        if (_ownLocks.Count > 0 && _stepCount % StepsBetweenLooks == StepsBetweenLooks - 1 && Detection.SpinInCircle(this) is { } circle)
        {
            Fail(circle);
            return null;
        }

        if (_stepCount >= Options.StepBound)
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

        var slot = _slots[id];
        Tracer?.NoteSwitch(from, slot, enabled);
        Execute(slot, enabled);
        return slot;
    }

    /// <summary>
    /// When the test's threads have ended, work that is queued already goes on as long as it can without waiting for time to pass; all else is cut off there.
    /// </summary>
    private bool MayRunOn(ref ulong enabled)
    {
        for (var rest = enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_slots[id] is { IsPool: false } or { Kind: OpKind.Begin, Deadline: not long.MaxValue } or { MayTimeOutEarly: true })
            {
                enabled &= ~(1UL << id);
            }
        }

        if (enabled != 0 && _stepCount - _endedAt < StepsAfterEnd)
        {
            return true;
        }

        if (Any(static _ => true))
        {
            Limits.Note(LimitKind.Unordered, "background threads outlive the test");
        }

        Aborting = true;
        return false;
    }

    private int Decide(ulong enabled, ThreadSlot? from)
    {
        var single = BitOperations.IsPow2(enabled);
        if (!InFairTail && _stepCount >= Strategy.FairFrom(Options.StepBound))
        {
            InFairTail = true;
            SpinsCut++;
            Limits.Note(LimitKind.LongExecution, "executions too long went on round robin");
        }

        if (single && (InFairTail || !Strategy.SeesEveryStep))
        {
            return BitOperations.TrailingZeroCount(enabled);
        }

        if (InFairTail)
        {
            return RoundRobin(enabled);
        }

        return Strategy.ChooseThread(this, enabled, from is null || from.Finished ? -1 : from.Id);
    }

    private int RoundRobin(ulong enabled)
    {
        var later = enabled & ~((2UL << _lastThread) - 1);
        return BitOperations.TrailingZeroCount(later != 0 ? later : enabled);
    }

    private void Execute(ThreadSlot slot, ulong enabled)
    {
        Append(new Step
        {
            Thread = (byte)slot.Id,
            Kind = slot.Kind,
            Object = slot.Object?.Id ?? 0,
            Enabled = enabled,
            Value = slot.Target?.Id ?? 0,
            EnabledAt = slot.EnabledAt,
            ReleasedAt = slot.Object is LockState state ? state.ReleasedAt : -1,
            Polls = slot.MayTimeOutEarly,
            AvailableModes = slot.Object?.AvailableModes ?? -1,
            Mode = slot.Object?.ModeOf(slot) ?? 1,
        });
        if (slot.MayTimeOutEarly)
        {
            Limits.Note(LimitKind.Unordered, "it waits with short timeouts", slot.Site);
        }

        slot.EnabledAt = -1;
        Now += StepTicks;
        NoteProgress(slot, BitOperations.IsPow2(enabled));
    }

    /// <summary>
    /// Tells spinning from progress: a thread that goes round the same few operations while nobody else moves only waits. It is
    /// set aside until another thread does something that can change what it looks at.
    /// </summary>
    private void NoteProgress(ThreadSlot slot, bool alone)
    {
        if (_lastThread != slot.Id)
        {
            _lastThread = slot.Id;
            _sameThreadSteps = 0;
            slot.SpinCount = 0;
        }

        if (!alone)
        {
            _sameThreadSteps++;
        }

        if (slot.MakesProgress())
        {
            for (var i = 0; i < ThreadCount; i++)
            {
                _slots[i].Spinning = false;
            }
        }

        if (slot.Budget <= 0)
        {
            slot.SpinCount += SpinMax / 4;
        }

        if (slot.SpinCount < SpinMax && _sameThreadSteps < UnfairStepsMax)
        {
            return;
        }

        slot.SpinCount = _sameThreadSteps = 0;
        slot.Spinning = slot.Spun = true;
        if (alone)
        {
            return;
        }

        SpinsCut++;
        Limits.Note(LimitKind.SpinCut, "loops that only wait for others were cut", slot.Site);
    }

    /// <summary>How often a spinning thread was set aside; exhaustive strategies say so with their result.</summary>
    public long SpinsCut { get; private set; }

    /// <summary>
    /// Leaves out threads that only wait for others. If that leaves none, time passes up to the next timeout, if there is one.
    /// </summary>
    private ulong WithoutSpinners(ulong enabled)
    {
        var result = NotSpinning(enabled);
        if (result != 0)
        {
            return result;
        }

        if (NextDeadline() is var next && next != long.MaxValue)
        {
            Now = next;
            Limits.Note(LimitKind.Unordered, "it waits with timeouts for threads that spin");
            enabled = EnabledThreads();
            result = NotSpinning(enabled);
        }

        if (result != 0)
        {
            return result;
        }

        for (var i = 0; i < ThreadCount; i++)
        {
            _slots[i].Spinning = false;
        }

        return enabled;
    }

    private ulong NotSpinning(ulong enabled)
    {
        for (var rest = enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_slots[id].Spinning)
            {
                enabled &= ~(1UL << id);
            }
        }

        return enabled;
    }

    private ulong EnabledThreads()
    {
        ulong enabled = 0;
        for (var i = 0; i < ThreadCount; i++)
        {
            if (IsEnabled(_slots[i]))
            {
                enabled |= 1UL << i;
            }
        }

        return enabled;
    }

    private bool IsEnabled(ThreadSlot slot)
    {
        if (slot.Finished)
        {
            return false;
        }

        switch (slot.Kind)
        {
            case OpKind.Begin:
                return slot.Deadline == long.MaxValue || GivesUp(slot);
            case OpKind.Acquire:
            case OpKind.SemaphoreWait:
            case OpKind.EventWait:
                return slot.Object!.AvailableTo(slot) || GivesUp(slot);
            case OpKind.Reacquire:
                return slot.Object!.Available && (slot.Pulsed || GivesUp(slot));
            case OpKind.Join:
                return slot.Target!.Finished || (slot.Hosted is null && GivesUp(slot));
            case OpKind.Never:
                return slot.Interrupted;
            default:
                return true;
        }
    }

    private bool GivesUp(ThreadSlot slot) =>
        slot.MayTimeOutEarly || slot.Interrupted || slot.Deadline <= Now || slot.Token.IsCancellationRequested;

    /// <summary>Nothing is enabled: time jumps to the next timeout, if any thread waits with one.</summary>
    private bool TryAdvanceTime(out ulong enabled)
    {
        enabled = 0;
        while (enabled == 0)
        {
            var next = NextDeadline();
            if (next == long.MaxValue)
            {
                return false;
            }

            Now = next;
            enabled = EnabledThreads();
        }

        return true;
    }

    private long NextDeadline()
    {
        var next = long.MaxValue;
        for (var i = 0; i < ThreadCount; i++)
        {
            if (!_slots[i].Finished && _slots[i].Deadline > Now)
            {
                next = Math.Min(next, _slots[i].Deadline);
            }
        }

        return next;
    }

    private void EndWithoutEnabledThread()
    {
        var foreground = false;
        for (var i = 0; i < ThreadCount; i++)
        {
            var slot = _slots[i];
            if (slot.Finished)
            {
                continue;
            }

            foreground |= !slot.Background;
            _blocked.Add(new Step { Thread = (byte)i, Kind = slot.Kind, Object = slot.Object?.Id ?? 0, EnabledAt = slot.EnabledAt, ReleasedAt = -1, Mode = slot.Object?.ModeOf(slot) ?? 1 });
        }

        if (foreground)
        {
            Fail(Detection.NoThreadEnabled(this));
        }
        else
        {
            Aborting = true;
        }
    }

    private void Append(in Step step)
    {
        if (_stepCount == _steps.Length)
        {
            Array.Resize(ref _steps, _stepCount * 2);
        }

        _steps[_stepCount++] = step;
    }
}
