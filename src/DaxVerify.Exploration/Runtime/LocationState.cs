using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>The rarer facts about a location: reads of several threads, and its part as an atomic variable.</summary>
internal sealed class LocationState : SyncObject
{
    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <summary>Last read of each thread.</summary>
    public VectorClock Reads { get; } = new();

    /// <summary>Where each thread read last.</summary>
    public string[] ReadSites { get; } = new string[Controller.ThreadsMax];

    /// <summary>Epoch of the last atomic write.</summary>
    public ulong AtomicWrite { get; set; }

    /// <summary>Whether that was a read-modify-write.</summary>
    public bool AtomicWriteIsUpdate { get; set; }

    public string AtomicWriteSite { get; set; } = "";

    /// <summary>Epoch of the last atomic read.</summary>
    public ulong AtomicRead { get; set; }

    public string AtomicReadSite { get; set; } = "";

    private SwitchlessRegion? _region;
    private int _regionStamp;

    /// <summary>Code without switches has read the location.</summary>
    public void RememberRegion(SwitchlessRegion region, int stamp) => (_region, _regionStamp) = (region, stamp);

    /// <summary>The code without switches that has read it in this execution, if any.</summary>
    public SwitchlessRegion? RegionOf(int stamp) => _regionStamp == stamp ? _region : null;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "location", Site.Member(NameSite));

    /// <inheritdoc/>
    protected override void Renew()
    {
        AtomicWrite = AtomicRead = 0;
    }
}
