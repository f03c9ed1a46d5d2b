using DaxVerify.Exploration.Facts;

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

    /// <summary>The thread comes to an operation on something else than a variable: one that only looks passes what is kept back, others have an interlocked operation or a lock in them.</summary>
    public void Meet(ThreadSlot slot, OpKind kind, SyncObject? target, string site, bool mayOnlyLook)
    {
        if (target is not null && (mayOnlyLook || kind is OpKind.Read or OpKind.TryAcquire))
        {
            Read(slot, target.StepsOn, site);
        }
        else if (kind != OpKind.Yield)
        {
            Drain();
        }
    }

    /// <summary>The same for a collection, of which the call tells what it does.</summary>
    public void Use(ThreadSlot slot, StoreUse use, int location, string site)
    {
        if (use == StoreUse.Drains)
        {
            Drain();
            return;
        }

        Read(slot, location, site);
        if (use == StoreUse.Keeps)
        {
            Write(location);
        }
    }

    /// <summary>The thread reads one.</summary>
    public void Read(ThreadSlot slot, int location, string site)
    {
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
