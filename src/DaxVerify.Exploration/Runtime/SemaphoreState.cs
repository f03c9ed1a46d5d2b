namespace DaxVerify.Exploration.Runtime;

/// <summary>A counting semaphore under control.</summary>
internal sealed class SemaphoreState : SyncObject
{
    private readonly List<ThreadSlot> _takers = [];

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

    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <inheritdoc/>
    public override bool Available => Count > 0;

    /// <inheritdoc/>
    public override string Describe() => Site.Name("SemaphoreSlim", Id, NameSite);

    /// <summary>Notes who took a count, for deadlock messages.</summary>
    public void NoteTaken(ThreadSlot slot) => _takers.Add(slot);

    /// <summary>Notes that a count came back.</summary>
    public void NoteReleased(ThreadSlot slot)
    {
        if (!_takers.Remove(slot) && _takers.Count > 0)
            _takers.RemoveAt(0);
    }

    /// <summary>A thread other than <paramref name="except"/> that took a count and hasn't given it back.</summary>
    public ThreadSlot? LastTaker(ThreadSlot except) => _takers.FindLast(t => !ReferenceEquals(t, except));

    /// <inheritdoc/>
    protected override void Renew()
    {
        _takers.Clear();
    }
}
