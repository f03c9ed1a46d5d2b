using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;
using State = System.Threading.ThreadState;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>
/// Takes the place of System.Threading.Thread. An unstarted framework thread costs microseconds and a finalizer; this one is
/// a small object, run by a pooled worker. Outside control it wraps a real thread.
/// </summary>
[Substitutes("System.Threading.Thread")]
internal sealed partial class ControlledThread
{
    [ThreadStatic]
    private static ControlledThread? s_outside;

    private readonly Action<object?>? _start;
    private readonly int _stackBytes;
    private readonly bool _takesNone;
    private Thread? _real;
    private ThreadSlot? _slot;
    private int _stamp;
    private string? _name;
    private const int PoolNumbers = 1_000;
    private readonly int _number;
    private UnseenUses? _nameUses;
    private int _startedBy;
    private uint _startedAt;
    private ThreadPriority _priority = ThreadPriority.Normal;
    private bool _background;
    private UnseenUses? _startUses;
    private bool _isInterrupted;

    public ControlledThread(ThreadStart start)
        : this(start, 0)
    {
    }

    public ControlledThread(ThreadStart start, int maxStackSize)
    {
        ArgumentNullException.ThrowIfNull(start);
        _start = _ => start();
        _takesNone = true;
        _stackBytes = maxStackSize;
        _number = NewNumber();
    }

    public ControlledThread(ParameterizedThreadStart start)
        : this(start, 0)
    {
    }

    public ControlledThread(ParameterizedThreadStart start, int maxStackSize)
    {
        ArgumentNullException.ThrowIfNull(start);
        _start = start.Invoke;
        _stackBytes = maxStackSize;
        _number = NewNumber();
    }

    private ControlledThread(ThreadSlot slot)
    {
        _slot = slot;
        _stamp = slot.Controller.Stamp;
        _number = slot.Id == 0 ? 1 : PoolNumbers + slot.Id;
    }

    private ControlledThread(Thread real)
    {
        _real = real;
        _number = real.ManagedThreadId;
    }

    public static ControlledThread CurrentThread
    {
        get
        {
            var slot = ThreadSlot.Current;
            if (slot is null)
            {
                return s_outside ??= new ControlledThread(Thread.CurrentThread);
            }

            slot.Watched?.Note(slot, QuietRegionAct.LooksAtThread, "");
            if (slot.Handle is not ControlledThread handle)
            {
                slot.Handle = handle = new ControlledThread(slot);
            }

            return handle;
        }
    }

    public int ManagedThreadId
    {
        get
        {
            FrameworkShim.AsksNumber();
            ThreadStaticShim.NotePool();
            return _number;
        }
    }

    public string? Name
    {
        get
        {
            FrameworkShim.Use(_nameUses ??= new UnseenUses(), false, nameof(Thread), "");
            return _name;
        }

        set
        {
            FrameworkShim.Use(_nameUses ??= new UnseenUses(), true, nameof(Thread), "");
            _name = value;
            if (_slot is not null)
            {
                _slot.Name = value ?? "";
            }
        }
    }

    public bool IsThreadPoolThread => _real?.IsThreadPoolThread ?? _slot?.IsPool ?? false;

    public bool IsAlive
    {
        get
        {
            if (_real is not null)
            {
                return _real.IsAlive;
            }

            if (IsUnstarted())
            {
                return false;
            }

            Poll();
            return !_slot!.Finished;
        }
    }

    public State ThreadState
    {
        get
        {
            if (_real is not null)
            {
                return _real.ThreadState;
            }

            if (IsUnstarted())
            {
                return State.Unstarted | (_background ? State.Background : 0);
            }

            Poll();
            var background = _background ? State.Background : 0;
            if (_slot!.Finished)
            {
                return State.Stopped;
            }

            return background | (_slot.Kind is OpKind.Begin || ReferenceEquals(_slot, ThreadSlot.Current) ? State.Running : State.WaitSleepJoin);
        }
    }

    public static void Sleep(int millisecondsTimeout, string site)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(millisecondsTimeout, -1);
        if (ThreadSlot.Current is not { } slot)
        {
            Thread.Sleep(millisecondsTimeout);
            return;
        }

        if (slot.Watched is { } region)
        {
            region.Note(slot, QuietRegionAct.Synchronises, site);
            if (slot.Region is not null)
            {
                return;
            }
        }

        var until = slot.Controller.Now + (millisecondsTimeout * 10_000L);
        var kind = millisecondsTimeout switch { < 0 => OpKind.Never, 0 => OpKind.Yield, _ => OpKind.Sleep };
        slot.Controller.Point(slot, kind, null, site);
        slot.Controller.Now = Math.Max(slot.Controller.Now, until);
        slot.Controller.NotePassedTimeouts(slot, site);
        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.Sleep, Site.Place(site)) { Count = millisecondsTimeout });
        if (slot.Interrupted)
        {
            Waiting.Disarm(slot, satisfied: false);
        }
    }

    public static void Sleep(TimeSpan timeout, string site) => Sleep(Waiting.Milliseconds(timeout), site);

    public static bool Yield(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return Thread.Yield();
        }

        slot.Controller.Point(slot, OpKind.Yield, null, site);
        return true;
    }

    public static void SpinWait(int iterations, string site)
    {
        if (iterations > 0)
        {
            Yield(site);
        }
    }

    public static void MemoryBarrier() => AtomicShim.Fence();

    public static int GetCurrentProcessorId(string site)
    {
        Framework.FrameworkShim.LooksAtProcess("Thread.GetCurrentProcessorId", site);
        return 0;
    }

    public static int GetDomainID() => 1;

    public static void BeginCriticalRegion()
    {
    }

    public static void EndCriticalRegion()
    {
    }

    public static void BeginThreadAffinity()
    {
    }

    public static void EndThreadAffinity()
    {
    }

    public ApartmentState GetApartmentState() => ApartmentState.Unknown;

    public bool TrySetApartmentState(ApartmentState state) => state == ApartmentState.Unknown;

    public void Start(string site) => Start(null, flows: true, site);

    public void Start(object? parameter, string site)
    {
        RequireParameter();
        Start(parameter, flows: true, site);
    }

    public void UnsafeStart(string site) => Start(null, flows: false, site);

    public void UnsafeStart(object? parameter, string site)
    {
        RequireParameter();
        Start(parameter, flows: false, site);
    }

    private void RequireParameter()
    {
        if (_takesNone)
        {
            throw new InvalidOperationException("The thread was created with a ThreadStart delegate that does not accept a parameter.");
        }
    }

    private void Start(object? parameter, bool flows, string site)
    {
        FrameworkShim.Use(_startUses ??= new UnseenUses(), true, nameof(Thread), site);
        if (_start is null || _slot is not null || _real is not null)
        {
            throw new ThreadStateException("Thread is running or terminated; it cannot restart.");
        }

        if (ThreadSlot.Current is not { } parent)
        {
            _real = new Thread(() => _start(parameter), _stackBytes) { IsBackground = _background, Name = _name };
            _real.Start();
            return;
        }

        if (parent.Controller.Aborting)
        {
            throw new AbortException();
        }

        parent.Watched?.RequireSwitches(parent, "a thread started", site);

        _slot = parent.Controller.NewSlot(() => _start(parameter), parent);
        _stamp = parent.Controller.Stamp;
        _slot.Handle = this;
        (_startedBy, _startedAt) = (parent.Id, parent.Clock[parent.Id]);
        _slot.Context = (flows ? ExecutionContext.Capture() : null) ?? Controller.NoContext;
        _slot.Background = _background;
        _slot.Name = _name ?? "";
        _slot.Interrupted = _isInterrupted;
        parent.Controller.Tracer?.Add(parent, new TraceEvent(parent.Id, TraceEventKind.Start, Site.Place(site)) { Target = _slot.ToFact() });
        if (parent.Controller.MemoryPoints)
        {
            parent.Controller.Point(parent, OpKind.Yield, null, site);
        }
    }

    public void Join(string site) => Join(Timeout.Infinite, site);

    public bool Join(TimeSpan timeout, string site) => Join(Waiting.Milliseconds(timeout), site);

    public bool Join(int millisecondsTimeout, string site)
    {
        if (_real is not null)
        {
            return _real.Join(millisecondsTimeout);
        }

        if (IsUnstarted())
        {
            throw new ThreadStateException("Thread has not been started.");
        }

        if (ThreadSlot.Current is not { } slot)
        {
            throw Refusal.Of($"a controlled thread joined by one outside control, at {Site.Place(site)}");
        }

        var controller = slot.Controller;
        if (_stamp != controller.Stamp)
        {
            return true;
        }

        if (slot.Id != _startedBy && slot.Clock[_startedBy] < _startedAt)
        {
            controller.Limits.Note(LimitKind.Unordered, "it joins a thread that another may not have started yet", site);
        }

        slot.Target = _slot!;
        Waiting.Arm(slot, millisecondsTimeout);
        controller.Point(slot, OpKind.Join, null, site);
        slot.Target = null;
        var ended = _slot!.Finished;
        Waiting.Disarm(slot, ended);
        if (ended)
        {
            Learn(slot);
        }

        controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.Join, Site.Place(site)) { Target = _slot.ToFact(), Succeeded = ended });
        return ended;
    }

    public void Interrupt(string site)
    {
        if (_real is not null)
        {
            _real.Interrupt();
            return;
        }

        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        if (_slot is null)
        {
            // It finds the request when it first waits.
            FrameworkShim.Use(_startUses ??= new UnseenUses(), true, nameof(Thread), site);
            _isInterrupted = true;
            slot.Controller.Limits.Note(LimitKind.Unordered, "it interrupts threads", site);
            return;
        }

        slot.Controller.Point(slot, OpKind.Yield, null, site);
        if (!_slot.Finished)
        {
            _slot.Interrupted = true;
            _slot.EnabledAt = slot.Controller.StepCount - 1;
            slot.Controller.Limits.Note(LimitKind.Unordered, "it interrupts threads", site);
        }
    }

    public override int GetHashCode() => ManagedThreadId;

    /// <summary>Whether nobody has started it yet, which another thread may be about to do.</summary>
    private bool IsUnstarted(bool writes = false)
    {
        if (_slot is not null)
        {
            return false;
        }

        FrameworkShim.Use(_startUses ??= new UnseenUses(), writes, nameof(Thread), "");
        return true;
    }

    private static int NewNumber()
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return 0;
        }

        FrameworkShim.GivesNumber(slot);
        return slot.Controller.NextManagedThreadId();
    }

    private void Poll()
    {
        if (ThreadSlot.Current is not { } slot || _stamp != slot.Controller.Stamp)
        {
            return;
        }

        slot.Controller.Limits.Note(LimitKind.Unordered, "it looks at the states of threads");
        slot.Controller.Point(slot, OpKind.Yield, null, "");
        if (_slot!.Finished)
        {
            Learn(slot);
        }
    }

    private void Learn(ThreadSlot slot)
    {
        slot.Clock.Join(_slot!.Clock);
        slot.WeakClock.Join(_slot.WeakClock);
        slot.WeakClock.Set(_slot.Id, _slot.Clock[_slot.Id]);
    }
}
