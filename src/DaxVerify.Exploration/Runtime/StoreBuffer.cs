namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// The volatile writes of a thread that a processor may keep back while the thread goes on to read: those since its last interlocked operation, lock or barrier. Schedules are sequentially
/// consistent, so that a read which passes such a write isn't explored.
/// </summary>
internal sealed class StoreBuffer
{
    private readonly List<int> _kept = [];

    /// <summary>The thread writes a location.</summary>
    public void Write(int location)
    {
        if (!_kept.Contains(location))
        {
            _kept.Add(location);
        }
    }

    /// <summary>The thread comes to an operation on something else than a variable.</summary>
    public void Meet(ThreadSlot slot, StoreUse use, int location, string site)
    {
        if (use == StoreUse.ShowsLater)
        {
            return;
        }

        if (use == StoreUse.Drains)
        {
            Drain();
            return;
        }

        if (use != StoreUse.Writes)
        {
            Read(slot, location, site);
        }

        if (use != StoreUse.Looks)
        {
            Write(location);
        }
    }

    /// <summary>The thread reads one. While it is alone nobody can tell what it kept back, and a thread that it starts sees all of that.</summary>
    public void Read(ThreadSlot slot, int location, string site)
    {
        if (_kept.Count == 0 || !slot.Controller.HasOthers(slot))
        {
            return;
        }

        foreach (var written in _kept)
        {
            if (written != location)
            {
                slot.Controller.Overtakings.Add(slot.Id, written, location, site);
            }
        }
    }

    /// <summary>All it has written is there for everybody.</summary>
    public void Drain() => _kept.Clear();
}
