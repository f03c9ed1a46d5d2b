using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>
/// When threads last used an object, or a part of the process, in ways that the engine doesn't see. Uses that something else orders are explored with it; of others
/// nobody knows what comes between them.
/// </summary>
internal sealed class UnseenUses
{
    private readonly VectorClock _reads = new();
    private readonly VectorClock _writes = new();
    private bool _isReadEarly;

    /// <summary>A static constructor uses it, which may run earlier.</summary>
    public void UseEarly(QuietRegion region, ThreadSlot slot, bool writes, string site)
    {
        _isReadEarly |= !writes;
        region.Note(slot, writes ? QuietRegionAct.Writes : QuietRegionAct.Looks, site);
    }

    /// <summary>Remembers a use.</summary>
    /// <returns>Whether it is ordered with all uses before it, as far as one of both writes.</returns>
    public bool Use(ThreadSlot slot, bool writes)
    {
        var ordered = IsOrdered(slot, writes);
        (writes ? _writes : _reads).Set(slot.Id, slot.Clock[slot.Id]);
        return ordered;
    }

    /// <summary>Whether a use now is ordered with all uses before it, as far as one of both writes.</summary>
    public bool IsOrdered(ThreadSlot slot, bool writes)
    {
        _reads.Renew(slot.Controller.Stamp);
        _writes.Renew(slot.Controller.Stamp);
        for (var i = 0; i < slot.Controller.ThreadCount; i++)
        {
            if (i != slot.Id && (_writes[i] > slot.Clock[i] || (writes && _reads[i] > slot.Clock[i])))
            {
                return false;
            }
        }

        return !(writes && _isReadEarly);
    }
}
