using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A mutual-exclusion lock under control: that of a Monitor or of a System.Threading.Lock.</summary>
internal class LockState : SyncObject
{
    /// <summary>What kind of lock: "Monitor" or "Lock".</summary>
    public string Family { get; set; } = "Monitor";

    /// <summary>Where the lock was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <summary>The thread that holds the lock.</summary>
    public ThreadSlot? Owner { get; set; }

    /// <inheritdoc/>
    public override bool Available => Owner is null;

    /// <summary>How often the owner entered.</summary>
    public int Depth { get; set; }

    /// <summary>Where the owner entered.</summary>
    public string OwnerSite { get; set; } = "";

    /// <summary>Index of the step in whose course the lock was last released; -1 if it never was.</summary>
    public int ReleasedAt { get; set; } = -1;

    /// <summary>Threads in <c>Monitor.Wait</c>, in order of arrival.</summary>
    public List<ThreadSlot> Waiters { get; } = [];

    /// <summary>The program's own lock that this one is the whole of: its method took this one and returned with it held. Null for most.</summary>
    public OwnLock? OwnLock { get; set; }

    /// <summary>Where a pulse found nobody waiting; empty when none did.</summary>
    public string LostPulseSite { get; set; } = "";

    /// <inheritdoc/>
    public override ObjectFact ToFact() => OwnLock?.ToFact() ?? new(Id, Family, Site.Member(NameSite));

    /// <inheritdoc/>
    protected override void Renew()
    {
        Owner = null;
        ReleasedAt = -1;
        Depth = 0;
        OwnerSite = "";
        LostPulseSite = "";
        NameSite = "";
        OwnLock = null;
        Waiters.Clear();
    }
}
