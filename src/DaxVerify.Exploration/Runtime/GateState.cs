using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A lock, handle or meeting point of the framework that lets a thread through by a rule of its own; who holds it is kept for reports.</summary>
/// <param name="family">Simple name of its type.</param>
internal abstract class GateState(string family) : SyncObject
{
    /// <summary>Simple name of its type.</summary>
    public string Family { get; protected set; } = family;

    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <summary>Who holds it, the first to take it first.</summary>
    public List<GateHold> Holds { get; } = [];

    /// <summary>Threads that have begun to wait, the first to come first.</summary>
    public List<(ThreadSlot Thread, LockMode Mode)> Waiters { get; } = [];

    /// <summary>What the thread holds of it, on behalf of nobody else; null for nothing.</summary>
    public GateHold? HoldOf(ThreadSlot slot) => Holds.Find(h => h.IsOf(slot));

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, Family, Site.Member(NameSite));

    /// <inheritdoc/>
    public override IEnumerable<HoldFact> HeldBy(ThreadSlot waiter) => Holds.Where(h => !h.IsOf(waiter)).Select(h => h.ToFact());

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter) => Holds.Where(h => h.IsAlive && !ReferenceEquals(h.Thread, waiter)).Select(h => h.Thread);

    /// <summary>Binds it to the execution and gives it its name. What work of the pool left held, whatever the same thread runs next holds: here, each piece of work has a thread of its own.</summary>
    public void Use(ThreadSlot slot, string site)
    {
        Touch(slot.Controller);
        NoteUse(slot);
        NoteLeftHeld(slot, site);

        if (NameSite.Length == 0)
        {
            NameSite = site;
        }
    }

    /// <summary>Work of the pool, or what follows on it on its thread, asks for what other such work has left held.</summary>
    public void NoteLeftHeld(ThreadSlot slot, string site)
    {
        if (slot.IsPool && Holds.Exists(hold => hold.IsPool && !hold.IsAlive))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "work of the pool left a lock held, which what its thread runs next may hold too", site);
        }
    }

    /// <inheritdoc/>
    protected override void Renew()
    {
        NameSite = "";
        Holds.Clear();
        Waiters.Clear();
    }
}
