using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Who holds a reader-writer lock and who waits for it. New readers stand back behind whoever waits to write.</summary>
/// <param name="family">Simple name of its type.</param>
/// <param name="handsToReaders">Who stops writing hands it to all that wait to read, before others can have it.</param>
internal sealed class ReaderWriterState(string family, bool handsToReaders = false) : GateState(family)
{
    /// <summary>The way of waiting of the one that holds it as upgradeable and wants it alone.</summary>
    private const int Upgrade = 8;

    private readonly VectorClock _readers = new();

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Lock;

    /// <inheritdoc/>
    public override int AvailableModes =>
        Bit(IsFree(LockMode.Shared), LockMode.Shared) | Bit(IsFree(LockMode.Upgradeable), LockMode.Upgradeable)
        | Bit(Holds.Count == 0, LockMode.Exclusive) | (Holds.TrueForAll(h => h.Upgrades > 0) ? Upgrade : 0);

    /// <inheritdoc/>
    public override int ModeOf(ThreadSlot waiter) => HoldOf(waiter) is { Upgrades: > 0 } ? Upgrade : 1 << (int)WantedBy(waiter);

    /// <summary>Whether a thread that hasn't got it in that mode could have it now.</summary>
    public bool Admits(ThreadSlot slot, LockMode mode) => mode switch
    {
        LockMode.Shared when WasHanded(slot) => true,
        LockMode.Exclusive when handsToReaders => Holds.Count == 0,
        LockMode.Exclusive => Holds.TrueForAll(h => h.IsOf(slot)),
        _ => IsFree(mode),
    };

    /// <inheritdoc/>
    public override bool AvailableTo(ThreadSlot waiter) => Admits(waiter, WantedBy(waiter));

    /// <inheritdoc/>
    public override LockMode WantedBy(ThreadSlot waiter) => Waiters.Find(w => ReferenceEquals(w.Thread, waiter)).Mode;

    /// <inheritdoc/>
    public override ThreadSlot? FirstBefore(ThreadSlot waiter) => WantedBy(waiter) == LockMode.Exclusive || Holds.Exists(h => h.Writes > 0)
        ? null
        : Waiters.Find(w => w.Mode == LockMode.Exclusive).Thread;

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter) =>
        waiter is not ThreadSlot slot ? base.Blockers(waiter)
        : WaitsForItself(slot) ? [slot]
        : FirstBefore(slot) is { } first ? [first] : base.Blockers(waiter);

    /// <inheritdoc/>
    public override IEnumerable<HoldFact> HeldBy(ThreadSlot waiter) => WaitsForItself(waiter) ? Holds.Select(h => h.ToFact()) : base.HeldBy(waiter);

    /// <summary>How often a thread has begun to write, and one.</summary>
    public int Writers { get; private set; } = 1;

    /// <summary>The thread takes it, or takes it once more.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="mode">How.</param>
    /// <param name="site">Where.</param>
    /// <param name="times">How many levels.</param>
    public void Take(ThreadSlot slot, LockMode mode, string site, int times = 1)
    {
        var hold = HoldOf(slot);
        if (hold is null)
        {
            Holds.Add(hold = new GateHold(slot, site));
        }

        Writers += mode == LockMode.Exclusive && hold.Writes == 0 ? 1 : 0;
        Add(hold, mode, times);
        hold.Site = site;
        slot.Clock.Join(Clock);
        if (mode != LockMode.Shared)
        {
            slot.Clock.Join(_readers);
        }
    }

    /// <summary>The thread leaves levels of a mode.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="hold">What it holds.</param>
    /// <param name="mode">Which mode.</param>
    /// <param name="times">How many levels.</param>
    /// <param name="handsOn">Others can have it at once.</param>
    public void Drop(ThreadSlot slot, GateHold hold, LockMode mode, int times = 1, bool handsOn = true)
    {
        Add(hold, mode, -times);
        if (hold.IsOver)
        {
            Holds.Remove(hold);
        }

        (mode == LockMode.Exclusive ? Clock : _readers).Join(slot.Clock);
        slot.Advance();
        if (handsOn && handsToReaders && mode == LockMode.Exclusive && Holds.Count == 0)
        {
            HandToReaders(slot);
        }
    }

    /// <summary>Whether a thread that waited to read was handed the lock meanwhile.</summary>
    public bool WasHanded(ThreadSlot slot) => handsToReaders && HoldOf(slot) is { Reads: > 0 };

    /// <summary>All that wait to read have it. That this comes before others can take it is a rule, which reductions don't know.</summary>
    public void HandToReaders(ThreadSlot from)
    {
        foreach (var (thread, mode) in Waiters)
        {
            if (mode == LockMode.Shared && HoldOf(thread) is null)
            {
                Holds.Add(new GateHold(thread, thread.Site) { Reads = 1 });
                from.Controller.Limits.Note(LimitKind.Unordered, "a ReaderWriterLock lets those that wait to read go first when a writer ends", thread.Site);
            }
        }
    }

    /// <summary>A thread that holds it shared, and wants it exclusively without an upgrade, waits for itself.</summary>
    private bool WaitsForItself(ThreadSlot waiter) => handsToReaders && WantedBy(waiter) == LockMode.Exclusive && HoldOf(waiter) is { Reads: > 0 };

    /// <inheritdoc/>
    protected override void Renew()
    {
        base.Renew();
        _readers.Clear();
        Writers = 1;
    }

    /// <summary>Whether a thread that holds nothing could have it, together with others.</summary>
    private bool IsFree(LockMode mode) => !Waiters.Exists(w => w.Mode == LockMode.Exclusive)
        && Holds.TrueForAll(h => h.Writes == 0 && (mode == LockMode.Shared || h.Upgrades == 0));

    private static int Bit(bool isFree, LockMode mode) => isFree ? 1 << (int)mode : 0;

    private static void Add(GateHold hold, LockMode mode, int change)
    {
        switch (mode)
        {
            case LockMode.Exclusive:
                hold.Writes += change;
                break;
            case LockMode.Upgradeable:
                hold.Upgrades += change;
                break;
            default:
                hold.Reads += change;
                break;
        }
    }
}
