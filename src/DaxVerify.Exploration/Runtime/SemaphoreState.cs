using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A counting semaphore under control.</summary>
internal sealed class SemaphoreState : SyncObject
{
    private readonly List<SemaphoreTake> _takes = [];

    /// <summary>Makes a semaphore.</summary>
    public SemaphoreState(int count, int max)
    {
        Count = count;
        Max = max;
    }

    /// <summary>Counts that can be taken.</summary>
    public int Count { get; set; }

    /// <summary>Most counts.</summary>
    public int Max { get; }

    /// <summary>Threads that block for a count: they come before those that wait asynchronously, as in the framework.</summary>
    public int Blocked { get; set; }

    /// <summary>Asynchronous waits, the first to come first.</summary>
    public List<object> Waiters { get; } = [];

    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <inheritdoc/>
    public override bool Available => Count > 0;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "SemaphoreSlim", Site.Member(NameSite));

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Count;

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter) =>
        _takes.Select(take => take.Holder()).OfType<object>().Where(holder => !ReferenceEquals(holder, waiter)).Reverse();

    /// <summary>The counts that are taken.</summary>
    public IReadOnlyList<SemaphoreTake> Takes => _takes;

    /// <summary>Notes who took a count.</summary>
    public SemaphoreTake NoteTaken(ThreadSlot slot, string site)
    {
        var take = new SemaphoreTake { Thread = slot, Site = site, Method = slot.Method };
        _takes.Add(take);
        if (slot.Method is null)
        {
            slot.Takes.Add(take);
        }

        return take;
    }

    /// <summary>Notes that a count came back: the one that the same async method took, else the same thread, else the first.</summary>
    public void NoteReleased(ThreadSlot slot)
    {
        if (_takes.Count > 0)
        {
            var index = slot.Method is null ? -1 : _takes.FindIndex(t => ReferenceEquals(t.Method, slot.Method));
            _takes.RemoveAt(Math.Max(0, index >= 0 ? index : _takes.FindIndex(t => ReferenceEquals(t.Thread, slot))));
        }
    }

    /// <inheritdoc/>
    protected override void Renew()
    {
        _takes.Clear();
        Waiters.Clear();
        Blocked = 0;
    }
}
