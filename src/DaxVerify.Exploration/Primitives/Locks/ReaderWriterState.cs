using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Who holds a ReaderWriterLockSlim and who waits for it. New readers stand back behind whoever waits to write.</summary>
internal sealed class ReaderWriterState() : GateState("ReaderWriterLockSlim")
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
        waiter is ThreadSlot slot && FirstBefore(slot) is { } first ? [first] : base.Blockers(waiter);

    /// <summary>The thread takes it, or takes it once more.</summary>
    public void Take(ThreadSlot slot, LockMode mode, string site)
    {
        var hold = HoldOf(slot);
        if (hold is null)
        {
            Holds.Add(hold = new GateHold(slot, site));
        }

        Add(hold, mode, 1);
        hold.Site = site;
        slot.Clock.Join(Clock);
        if (mode != LockMode.Shared)
        {
            slot.Clock.Join(_readers);
        }
    }

    /// <summary>The thread leaves one level of a mode.</summary>
    public void Drop(ThreadSlot slot, GateHold hold, LockMode mode)
    {
        Add(hold, mode, -1);
        if (hold.IsOver)
        {
            Holds.Remove(hold);
        }

        (mode == LockMode.Exclusive ? Clock : _readers).Join(slot.Clock);
        slot.Advance();
    }

    /// <inheritdoc/>
    protected override void Renew()
    {
        base.Renew();
        _readers.Clear();
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
