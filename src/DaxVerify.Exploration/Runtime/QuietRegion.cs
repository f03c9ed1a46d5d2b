using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Code under way whose accesses are not recorded, and need no switches, as long as it deals with what is its own: the static fields of its type and the objects that it makes.
/// What becomes of it when it touches something else is the kind's affair.
/// </summary>
internal abstract class QuietRegion
{
    private readonly Dictionary<string, string> _details = new(ReferenceEqualityComparer.Instance);

    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>It has dealt with nothing but its own so far.</summary>
    public abstract bool IsStillQuiet { get; }

    /// <summary>It holds a reference to what isn't its own, so that an object it touches needn't be one that it has made.</summary>
    public bool HasBorrowed { get; protected set; }

    /// <summary>The thread's clock when it began: what the thread accesses later, it does.</summary>
    protected uint Since { get; set; }

    /// <summary>It does what isn't its own affair; afterwards it may have ceased to be quiet.</summary>
    public abstract void Note(ThreadSlot slot, QuietRegionAct act, string site);

    /// <summary>Something that it read is written outside of it.</summary>
    public abstract void NoteReads(ThreadSlot slot, string site);

    /// <summary>Whether static fields of the type are its own.</summary>
    protected abstract bool Owns(string type);

    /// <summary>It gets hold of an object by a static field that is never set again.</summary>
    /// <param name="owner">The type that declares the field.</param>
    public void Borrow(string owner) => HasBorrowed |= !Owns(owner);

    /// <summary>It does what can only be done where the thread may be switched away from.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="what">What it does, as a message says it.</param>
    /// <param name="site">Where.</param>
    /// <exception cref="Runtime.Refusal">It stays quiet.</exception>
    public void RequireSwitches(ThreadSlot slot, string what, string site)
    {
        Note(slot, QuietRegionAct.Synchronises, site);
        if (slot.Region is { } still)
        {
            throw Refusal.Of($"{what} inside {still.Name}, at {Site.Place(site)}");
        }
    }

    /// <summary>Whether an atomic variable or a collection isn't known to be its own.</summary>
    /// <param name="isUsed">Something used it before.</param>
    /// <param name="site">The access.</param>
    public bool IsForeign(bool isUsed, string site) => DetailOf(site) is { Length: > 0 } owner ? !Owns(owner) : HasBorrowed || isUsed;

    /// <summary>Before a plain access.</summary>
    /// <returns>Whether it is nobody's affair, and not to be recorded.</returns>
    public bool IsQuiet(ThreadSlot slot, OpKind kind, ref Shadow shadow, string site)
    {
        var owner = DetailOf(site);
        if (owner == Site.Construction)
        {
            return IsStillQuiet;
        }

        if (owner.Length > 0 && Owns(owner))
        {
            return true;
        }

        HasBorrowed |= owner.Length > 0;
        if (shadow.IsTouched(slot.Controller.Stamp) ? IsOnlyTouchedSince(slot, ref shadow) : !HasBorrowed)
        {
            return IsStillQuiet;
        }

        if (kind == OpKind.Write)
        {
            Note(slot, QuietRegionAct.Writes, site);
        }
        else if (shadow.IsWritten(slot.Controller.Stamp))
        {
            Note(slot, QuietRegionAct.Reads, site);
        }
        else
        {
            (shadow.Extra ??= new LocationState()).RememberRegion(this, slot.Controller.Stamp);
            Note(slot, QuietRegionAct.Looks, site);
        }

        return slot.Region is not null;
    }

    /// <summary>Whether a static field of its own is accessed there.</summary>
    public bool OwnsFieldAt(string site) => DetailOf(site) is { Length: > 0 } owner && owner != Site.Construction && Owns(owner);

    /// <summary>Whether it touched the location itself and nobody else did in this execution, as far as its accesses are recorded.</summary>
    private bool IsOnlyTouchedSince(ThreadSlot slot, ref Shadow shadow) =>
        IsSince(slot, shadow.Write) && IsSince(slot, shadow.Read) && (shadow.Extra?.Parts?.TrueForAll(part => IsOnlyTouchedSince(slot, ref part.Shadow)) ?? true);

    private bool IsSince(ThreadSlot slot, ulong epoch) =>
        Epoch.StampOf(epoch) != slot.Controller.Stamp || (Epoch.ThreadOf(epoch) == slot.Id && Epoch.ClockOf(epoch) > Since);

    private string DetailOf(string site)
    {
        if (!_details.TryGetValue(site, out var detail))
        {
            _details.Add(site, detail = Site.Detail(site));
        }

        return detail;
    }
}
