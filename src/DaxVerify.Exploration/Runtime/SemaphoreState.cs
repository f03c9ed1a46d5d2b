using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A counting semaphore under control.</summary>
internal sealed class SemaphoreState : SyncObject
{
    private readonly List<(ThreadSlot Thread, string Site)> _takers = [];

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
    public List<Primitives.Tasks.SemaphoreWaiter> Waiters { get; } = [];

    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <inheritdoc/>
    public override bool Available => Count > 0;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "SemaphoreSlim", Site.Member(NameSite));

    /// <summary>Notes who took a count, for deadlock messages.</summary>
    public void NoteTaken(ThreadSlot slot, string site) => _takers.Add((slot, site));

    /// <summary>Notes that a count came back.</summary>
    public void NoteReleased(ThreadSlot slot)
    {
        if (_takers.Count == 0)
        {
            return;
        }

        _takers.RemoveAt(Math.Max(0, _takers.FindIndex(t => ReferenceEquals(t.Thread, slot))));
    }

    /// <summary>A thread other than <paramref name="except"/> that took a count and hasn't given it back.</summary>
    public (ThreadSlot Thread, string Site)? LastTaker(ThreadSlot except) =>
        _takers.FindLastIndex(t => !ReferenceEquals(t.Thread, except)) is var i && i >= 0 ? _takers[i] : null;

    /// <inheritdoc/>
    protected override void Renew()
    {
        _takers.Clear();
        Waiters.Clear();
        Blocked = 0;
    }
}
