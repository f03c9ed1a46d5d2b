using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>What one thread holds of a lock or handle with modes or counts.</summary>
/// <param name="slot">The thread.</param>
/// <param name="site">Where it took it.</param>
internal sealed class GateHold(ThreadSlot slot, string site)
{
    private readonly int _life = slot.Life;

    public ThreadSlot Thread { get; } = slot;

    /// <summary>Where it took it last.</summary>
    public string Site { get; set; } = site;

    /// <summary>It was taken on a thread of the pool, which outlives the piece of work.</summary>
    public bool IsPool { get; } = slot.IsPool;

    /// <summary>How often it is held shared.</summary>
    public int Reads { get; set; }

    /// <summary>How often it is held as upgradeable.</summary>
    public int Upgrades { get; set; }

    /// <summary>How often it is held exclusively.</summary>
    public int Writes { get; set; }

    /// <summary>Nothing is left of it.</summary>
    public bool IsOver => Reads + Upgrades + Writes == 0;

    /// <summary>The thread hasn't ended.</summary>
    public bool IsAlive => Thread.Life == _life && !Thread.Finished;

    /// <summary>Whether that thread holds it.</summary>
    public bool IsOf(ThreadSlot slot) => ReferenceEquals(slot, Thread) && slot.Life == _life;

    /// <summary>The strongest way in which it is held.</summary>
    public LockMode Mode => Writes > 0 ? LockMode.Exclusive : Upgrades > 0 ? LockMode.Upgradeable : LockMode.Shared;

    /// <summary>What reports know of it.</summary>
    public HoldFact ToFact() => new(Thread.ToFact(), Mode, Runtime.Site.Place(Site));
}
