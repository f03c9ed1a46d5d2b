using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>What the engine knows of a wait handle. The framework's object is there for its identity, for the errors of its members and for Dispose; nothing waits for it.</summary>
internal sealed class HandleState() : GateState("WaitHandle")
{
    private Func<bool>? _isOn;
    private SyncObject? _watched;

    /// <summary>What a wait does.</summary>
    public HandleKind Kind { get; private set; }

    /// <summary>Counts that are left; of an event 1 if it is set.</summary>
    public int Count { get; set; }

    /// <summary>Most counts.</summary>
    public int Max { get; private set; }

    /// <summary>Threads of which the last to end its callback sets the event; empty if nobody is known to set it.</summary>
    public IReadOnlyList<ThreadSlot> Setters { get; set; } = [];

    /// <inheritdoc/>
    public override bool WaitsHaveBarrier => true;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => Kind switch
    {
        HandleKind.Mutex => WaitKind.Lock,
        HandleKind.Semaphore => WaitKind.Count,
        _ => WaitKind.Event,
    };

    public OpKind WaitOperation => Kind switch
    {
        HandleKind.Mutex => OpKind.Acquire,
        HandleKind.Semaphore => OpKind.SemaphoreWait,
        _ => OpKind.EventWait,
    };

    /// <summary>Makes it the state of a new handle.</summary>
    public void Begin(ThreadSlot slot, string family, HandleKind kind, int count, int max)
    {
        Touch(slot.Controller);
        Renew();
        (Family, Kind, Count, Max) = (family, kind, count, max);
        (_isOn, _watched, Setters) = (null, null, []);
    }

    /// <summary>Makes it the state of a handle that follows another object.</summary>
    public void Watch(ThreadSlot slot, SyncObject watched, Func<bool> isOn)
    {
        Begin(slot, "WaitHandle", HandleKind.Watch, 0, 0);
        (_isOn, _watched) = (isOn, watched);
    }

    /// <inheritdoc/>
    public override bool Available => Kind switch
    {
        HandleKind.Mutex => Holds.Count == 0 || IsAbandoned(Holds[0]),
        HandleKind.Watch => _isOn!(),
        _ => Count > 0,
    };

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter) => Setters.Count > 0 ? Setters : base.Blockers(waiter);

    /// <inheritdoc/>
    public override bool AvailableTo(ThreadSlot waiter) => Available || (Kind == HandleKind.Mutex && Holds[0].IsOf(waiter));

    /// <summary>A wait ends: the thread takes what it waited for.</summary>
    /// <returns>It is a mutex whose owner ended without releasing it.</returns>
    public bool Take(ThreadSlot slot, string site)
    {
        if (Kind == HandleKind.Mutex)
        {
            return TakeMutex(slot, site);
        }

        if (Kind is HandleKind.AutoReset or HandleKind.Semaphore)
        {
            Count--;
        }

        if (Kind == HandleKind.Semaphore)
        {
            Holds.Add(new GateHold(slot, site) { Writes = 1 });
        }

        Waiting.Acquire(slot, _watched ?? this);
        return false;
    }

    public void Set(ThreadSlot slot)
    {
        Count = 1;
        Waiting.Release(slot, this);
    }

    /// <summary>Gives counts back; the thread's own come first, for reports.</summary>
    public void Release(ThreadSlot slot, int count)
    {
        Count += count;
        for (var i = 0; i < count && Holds.Count > 0; i++)
        {
            Holds.RemoveAt(Math.Max(0, Holds.FindLastIndex(h => h.IsOf(slot))));
        }

        Waiting.Release(slot, this);
    }

    /// <summary>Leaves a mutex once.</summary>
    public void Leave(ThreadSlot slot)
    {
        if (--Holds[0].Writes == 0)
        {
            Holds.Clear();
            Clock.Join(slot.Clock);
            slot.Advance();
        }
    }

    /// <summary>Threads of the pool go on after the piece of work that took it; others end.</summary>
    private static bool IsAbandoned(GateHold hold) => !hold.IsAlive && !hold.IsPool;

    private bool TakeMutex(ThreadSlot slot, string site)
    {
        if (HoldOf(slot) is { } own)
        {
            own.Writes++;
            return false;
        }

        var wasAbandoned = Holds.Count > 0;
        if (wasAbandoned)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "a thread ends with a mutex", site);
            slot.Clock.Join(Holds[0].Thread.Clock);
            Holds.Clear();
        }

        Holds.Add(new GateHold(slot, site) { Writes = 1 });
        slot.Clock.Join(Clock);
        return wasAbandoned;
    }
}
