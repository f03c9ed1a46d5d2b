namespace DaxVerify.Exploration.Runtime;

/// <summary>When threads last used an object, and disposed of it: whether something orders the one with the other.</summary>
internal sealed class DisposalOrder
{
    private readonly VectorClock _uses = new();
    private readonly VectorClock _disposals = new();

    /// <summary>A thread uses it, whatever comes of that.</summary>
    /// <returns>Whether that is ordered with every Dispose until now.</returns>
    public bool Use(ThreadSlot slot)
    {
        Renew(slot);
        _uses.Set(slot.Id, slot.Clock[slot.Id]);
        return IsOrdered(_disposals, slot);
    }

    /// <summary>A Dispose begins, the first or another.</summary>
    /// <returns>Whether that is ordered with every use and every other Dispose until now.</returns>
    public bool Dispose(ThreadSlot slot)
    {
        Renew(slot);
        var isOrdered = IsOrdered(_uses, slot) && IsOrdered(_disposals, slot);
        _disposals.Set(slot.Id, slot.Clock[slot.Id]);
        return isOrdered;
    }

    private void Renew(ThreadSlot slot)
    {
        _uses.Renew(slot.Controller.Stamp);
        _disposals.Renew(slot.Controller.Stamp);
    }

    private static bool IsOrdered(VectorClock others, ThreadSlot slot)
    {
        for (var i = 0; i < slot.Controller.ThreadCount; i++)
        {
            if (i != slot.Id && others[i] > slot.Clock[i])
            {
                return false;
            }
        }

        return true;
    }
}
