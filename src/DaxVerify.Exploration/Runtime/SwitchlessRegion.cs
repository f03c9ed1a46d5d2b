using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// A static constructor under way: it can't be switched away from, since the runtime holds a lock of its own meanwhile, and from the second execution on it
/// runs at the start. There is no other way to suppress switches, but for the name of a lock that a report asks for. Nothing is lost as long as it deals with what is its own: the static fields of its
/// type and the objects that it makes. All else that it touches is noted as a limit.
/// </summary>
internal sealed class SwitchlessRegion
{
    private const string Synchronises = "{1} ran without switches, and synchronises";
    private const string Writes = "{1} ran without switches, and writes {0}, which isn't its own";
    private const string Reads = "{1} ran without switches, and reads {0}, which is written elsewhere";
    private const string LooksAtThread = "{1} ran without switches, and looks at what belongs to the thread that comes to it first";
    private const string Throws = "{1} threw, and is not run again";
    private readonly string _type;
    private readonly Dictionary<string, string> _details = new(ReferenceEqualityComparer.Instance);
    private SwitchlessRegion? _outer;
    private int _budget;

    /// <summary>Prepares for the static constructor of a type.</summary>
    public SwitchlessRegion(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        _type = definition.FullName!.Replace('+', '/');
        Name = $"the static constructor of {definition.Name.Split('`')[0]}";
    }

    private SwitchlessRegion(string name)
    {
        _type = "";
        Name = name;
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Nothing that it has done so far was a limit: running it at the start of an exploration that has no need of it does no harm.</summary>
    public bool IsInnocent { get; private set; } = true;

    /// <summary>It holds a reference to what isn't its own, so that an object it touches needn't be one that it has made.</summary>
    public bool HasBorrowed { get; private set; }

    /// <summary>Prepares for the member of the program that says what a lock is called; a report asks for it, when a defect is found already.</summary>
    public static SwitchlessRegion ForNaming() => new("the name of a lock");

    /// <summary>The thread enters it.</summary>
    public void Enter(ThreadSlot slot)
    {
        _outer = slot.Region;
        _budget = slot.Budget;
        HasBorrowed = false;
        slot.Region = this;
    }

    public void Leave(ThreadSlot slot)
    {
        slot.Region = _outer;
        slot.Budget = _budget;
        _outer = null;
    }

    /// <summary>It gets hold of an object by a static field that is never set again.</summary>
    /// <param name="owner">The type that declares the field.</param>
    public void Borrow(string owner) => HasBorrowed |= !Owns(owner);

    /// <summary>It does what other threads can wait for or see: takes a lock, say.</summary>
    public void NoteSynchronises(ThreadSlot slot, string site) => Note(slot, Synchronises, site);

    /// <summary>What it finds depends on which thread runs it.</summary>
    public void NoteThread(ThreadSlot slot, string site) => Note(slot, LooksAtThread, site);

    /// <summary>It ended by an exception; the runtime throws the same one from now on.</summary>
    public void NoteThrows(ThreadSlot slot) => Note(slot, Throws, "");

    /// <summary>Something that it read is written outside of it.</summary>
    public void NoteReads(ThreadSlot slot, string site) => Note(slot, Reads, site);

    /// <summary>Whether an atomic variable or a collection isn't known to be its own.</summary>
    /// <param name="isUsed">Something used it before.</param>
    /// <param name="site">The access.</param>
    public bool IsForeign(bool isUsed, string site) => DetailOf(site) is { Length: > 0 } owner ? !Owns(owner) : HasBorrowed || isUsed;

    /// <summary>Before a plain access.</summary>
    public void OnAccess(ThreadSlot slot, OpKind kind, ref Shadow shadow, string site)
    {
        var owner = DetailOf(site);
        if (owner == Site.Construction || (owner.Length > 0 && Owns(owner)))
        {
            return;
        }

        HasBorrowed |= owner.Length > 0;
        if (!HasBorrowed && !shadow.IsTouched(slot.Controller.Stamp))
        {
            return;
        }

        if (kind == OpKind.Write)
        {
            Note(slot, Writes, site);
            return;
        }

        if (shadow.IsWritten(slot.Controller.Stamp))
        {
            NoteReads(slot, site);
        }

        (shadow.Extra ??= new LocationState()).RememberRegion(this, slot.Controller.Stamp);
    }

    private bool Owns(string type)
    {
        for (var region = this; region is not null; region = region._outer)
        {
            if (region._type == type)
            {
                return true;
            }
        }

        return false;
    }

    private string DetailOf(string site)
    {
        if (!_details.TryGetValue(site, out var detail))
        {
            _details.Add(site, detail = Site.Detail(site));
        }

        return detail;
    }

    private void Note(ThreadSlot slot, string what, string site)
    {
        IsInnocent = false;
        slot.Controller.Limits.Note(LimitKind.WithoutSwitches, what, site, Name);
    }
}
