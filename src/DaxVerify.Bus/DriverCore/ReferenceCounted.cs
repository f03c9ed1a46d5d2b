namespace DaxVerify.Bus.DriverCore;

/// <summary>An object with a reference count (<c>kref</c>): released once, at zero; any use after that is detected.</summary>
public abstract class ReferenceCounted : KernelMemory
{
    private readonly ObjectLedger _ledger;
    private int _references = 1;

    /// <summary>Makes an object with one reference, the caller's.</summary>
    /// <param name="ledger">Where it is known as alive.</param>
    protected ReferenceCounted(ObjectLedger ledger)
    {
        _ledger = ledger;
        ledger.Add(this);
    }

    /// <summary>Takes a reference.</summary>
    /// <exception cref="UseAfterFreeException">The object was released before.</exception>
    public void Get()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Interlocked.Decrement(ref _references);
            throw new UseAfterFreeException(Describe());
        }
    }

    /// <summary>Drops a reference; the last one releases the object.</summary>
    /// <exception cref="UseAfterFreeException">There was no reference left to drop.</exception>
    public void Put()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left < 0)
        {
            throw new UseAfterFreeException(Describe());
        }

        if (left == 0)
        {
            _ledger.Remove(this);
            OnReleased();
            Free();
        }
    }

    /// <summary>Checks that the object may be touched.</summary>
    /// <exception cref="UseAfterFreeException">It was released before.</exception>
    public void ThrowIfFreed()
    {
        if (Volatile.Read(ref _references) <= 0)
        {
            throw new UseAfterFreeException(Describe());
        }
    }

    /// <summary>Gives back what the object owns; runs once, when the last reference is dropped.</summary>
    protected abstract void OnReleased();
}
