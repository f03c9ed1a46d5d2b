using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>The rarer facts about a location: reads of several threads, and its part as an atomic variable.</summary>
internal sealed class LocationState : SyncObject
{
    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <summary>Last read of each thread.</summary>
    public VectorClock Reads => _reads ??= new VectorClock();

    /// <summary>The threads whose read was their only one, a bit for each.</summary>
    public ulong OnceReaders { get; set; }

    /// <summary>Somebody compares and exchanges it: plain reads of it are scheduling points.</summary>
    public bool StepsAtReads { get; set; }

    /// <summary>Where a thread read last.</summary>
    public string? ReadSite(int thread) => thread < _readSites.Length ? _readSites[thread] : null;

    /// <summary>A thread reads.</summary>
    /// <param name="thread">Its number.</param>
    /// <param name="clock">Its own time.</param>
    /// <param name="site">Where.</param>
    public void RememberRead(int thread, uint clock, string site)
    {
        Reads.Set(thread, clock);
        if (thread >= _readSites.Length)
        {
            Array.Resize(ref _readSites, Math.Max(4, Math.Max(thread + 1, _readSites.Length * 2)));
        }

        _readSites[thread] = site;
    }

    /// <summary>Epoch of the last atomic write.</summary>
    public ulong AtomicWrite { get; set; }

    /// <summary>Whether that was a read-modify-write.</summary>
    public bool AtomicWriteIsUpdate { get; set; }

    public string AtomicWriteSite { get; set; } = "";

    /// <summary>Epoch of the last atomic read.</summary>
    public ulong AtomicRead { get; set; }

    public string AtomicReadSite { get; set; } = "";

    /// <summary>Of a struct: parts that are read or written by themselves; null if there are none.</summary>
    public List<PartState>? Parts { get; private set; }

    /// <summary>Marks it as a part of an object that is released, or, by null, of one that is in use again.</summary>
    public void Mark(Released? released) => (_released, _releasedIn) = (released, released?.Stamp ?? 0);

    /// <summary>The release of the object that the location is a part of, in an execution: one of an earlier execution counts for nothing, and isn't looked at.</summary>
    public Released? ReleasedIn(int stamp) => _releasedIn == stamp ? _released : null;

    private Released? _released;
    private int _releasedIn;
    private VectorClock? _reads;
    private string?[] _readSites = [];
    private QuietRegion? _region;
    private int _regionStamp;

    /// <summary>Some bytes of a struct, which are a location of their own.</summary>
    /// <param name="offset">Where they begin in it.</param>
    /// <param name="bytes">How many there are.</param>
    public PartState PartAt(int offset, int bytes)
    {
        foreach (var known in Parts ??= [])
        {
            if (known.Offset == offset && known.Bytes == bytes)
            {
                return known;
            }
        }

        var added = new PartState(offset, bytes);
        foreach (var known in Parts)
        {
            added.Meet(known);
        }

        Parts.Add(added);
        return added;
    }

    /// <summary>The parts count for nothing any more.</summary>
    public void ForgetParts() => Parts?.Clear();

    /// <summary>Steps on it count as steps on the struct that it is a part of.</summary>
    public void StepWith(LocationState whole) => CountWith(whole);

    /// <summary>Quiet code has read the location, of which it isn't known yet whether somebody writes it.</summary>
    public void RememberRegion(QuietRegion region, int stamp) => (_region, _regionStamp) = (region, stamp);

    /// <summary>The quiet code that has read it in this execution, if any.</summary>
    public QuietRegion? RegionOf(int stamp) => _regionStamp == stamp ? _region : null;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "location", Site.Member(NameSite));

    /// <inheritdoc/>
    protected override void Renew()
    {
        AtomicWrite = AtomicRead = 0;
    }
}
