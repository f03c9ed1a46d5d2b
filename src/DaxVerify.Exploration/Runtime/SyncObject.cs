using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// What the engine knows about one lock, semaphore, event or atomic location within one execution: its identity for
/// conflicts and its happens-before clock. State left over from an earlier execution is renewed on first use.
/// </summary>
internal class SyncObject
{
    private const string DisposedBesideUse = "an object is disposed of beside its uses";
    private int _stamp;
    private DisposalOrder? _disposals;
    private VectorClock? _clock;
    private VectorClock? _weakClock;

    /// <summary>Number of the object within the execution, by first use, from 1.</summary>
    public int Id { get; private set; }

    /// <summary>Number of the object whose steps are in conflict with this one's: its own, or that of another whose steps complete it.</summary>
    public int StepsOn { get; private set; }

    /// <summary>What released threads knew; those that acquire join it.</summary>
    public VectorClock Clock => _clock ??= new VectorClock();

    /// <summary>The same without what was learnt through locks.</summary>
    public VectorClock WeakClock => _weakClock ??= new VectorClock();

    /// <summary>A use begins, which may fail, wait or find nothing to do. Where a Dispose may come before it as well as after it, not all that follows from that is explored.</summary>
    public void NoteUse(ThreadSlot slot)
    {
        if (slot is { Region: null, Controller.Aborting: false } && !(_disposals ??= new DisposalOrder()).Use(slot))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, DisposedBesideUse);
        }
    }

    /// <summary>The same for a Dispose.</summary>
    public void NoteDispose(ThreadSlot slot)
    {
        if (slot is { Region: null, Controller.Aborting: false } && !(_disposals ??= new DisposalOrder()).Dispose(slot))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, DisposedBesideUse);
        }
    }

    /// <summary>How messages call the object.</summary>
    public string Describe() => ToFact().ToString();

    /// <summary>What reports know of the object.</summary>
    public virtual ObjectFact ToFact() => new(Id, "object", "");

    /// <summary>What threads that block for it wait for, when that is no lock.</summary>
    public virtual WaitKind WaitedForAs => WaitKind.Event;

    /// <summary>What reports say that a thread waits for which blocks for it.</summary>
    public virtual ObjectFact WaitedFor() => ToFact();

    /// <summary>A wait that finds it available has a barrier in it all the same: it is the system's.</summary>
    public virtual bool WaitsHaveBarrier => false;

    /// <summary>A waiter can take the object now.</summary>
    public virtual bool Available => true;

    /// <summary>The ways of waiting, one bit each, in which a waiter can take the object now; one that is alike for all waiters has no more to say than <see cref="Available"/>.</summary>
    public virtual int AvailableModes => Available ? -1 : 0;

    /// <summary>The bit of <see cref="AvailableModes"/> that a waiter needs.</summary>
    public virtual int ModeOf(ThreadSlot waiter) => 1;

    /// <summary>A certain waiter can take the object now: the same for all, but for locks with modes and owners.</summary>
    public virtual bool AvailableTo(ThreadSlot waiter) => Available;

    public virtual LockMode WantedBy(ThreadSlot waiter) => LockMode.Exclusive;

    /// <summary>Who holds it, as far as that keeps others waiting.</summary>
    public virtual IEnumerable<HoldFact> HeldBy(ThreadSlot waiter) => [];

    /// <summary>Another waiter that comes first; null if there is none.</summary>
    public virtual ThreadSlot? FirstBefore(ThreadSlot waiter) => null;

    /// <summary>Who must go on before the object becomes available, as far as that is known: threads, and awaits (<see cref="IBlocked"/>).</summary>
    /// <param name="waiter">Who asks: it isn't one of them.</param>
    public virtual IEnumerable<object> Blockers(object waiter) => [];

    /// <summary>Stamp of the execution that it was used in last.</summary>
    protected int Stamp => _stamp;

    /// <summary>Whether it was used in the running execution.</summary>
    public bool IsUsedIn(Controller controller) => _stamp == controller.Stamp;

    /// <summary>Binds the object to the running execution.</summary>
    public void Touch(Controller controller)
    {
        if (_stamp == controller.Stamp)
        {
            return;
        }

        _stamp = controller.Stamp;
        Id = NextId(controller);
        StepsOn = Id;
        _clock?.Renew(_stamp);
        _weakClock?.Renew(_stamp);
        Renew();
    }

    /// <summary>A number that no other object of the execution has.</summary>
    protected virtual int NextId(Controller controller) => controller.NextObjectId();

    /// <summary>Steps on another object change what is seen of this one: the order of looks here and steps there matters, before and after.</summary>
    protected void CountWith(SyncObject other) => StepsOn = other.StepsOn;

    /// <summary>Puts the state back to what a fresh object has; called once for each execution that uses it.</summary>
    protected virtual void Renew()
    {
    }
}
