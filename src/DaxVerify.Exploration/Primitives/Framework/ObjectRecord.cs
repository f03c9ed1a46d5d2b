using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>What the engine remembers of an object of the framework within one execution.</summary>
internal sealed class ObjectRecord
{
#pragma warning disable CA1051 // A ref property can't be told from a field by those who pass it on, and costs a call in the hottest path.
    /// <summary>Reads and writes of the whole.</summary>
    public Shadow Shadow;
#pragma warning restore CA1051

    private UnseenUses? _unseen;

    /// <summary>The object as one that orders those who use it.</summary>
    public LocationState Location
    {
        get
        {
            IsShared = true;
            return Shadow.Extra ??= new LocationState();
        }
    }

    /// <summary>It has been used as such.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Uses that aren't seen.</summary>
    public UnseenUses Unseen => _unseen ??= new UnseenUses();

    /// <summary>What the object is a view of.</summary>
    public ObjectSources Sources { get; private set; }

    /// <summary>A BlockingCollection keeps its items in it.</summary>
    public bool IsBelow { get; set; }

    /// <summary>Several calls on different objects hand it out, as they do what is empty: it keeps nothing.</summary>
    public bool IsNobodys { get; private set; }

    /// <summary>Begins anew, for another object.</summary>
    public void Renew()
    {
        Shadow = default;
        _unseen = null;
        (Sources, IsShared, IsNobodys, IsBelow) = (default, false, false, false);
    }

    /// <summary>For a use of the object alone.</summary>
    public void Hide() => Sources = default;

    /// <summary>After it.</summary>
    public void Show(in ObjectSources sources) => Sources = sources;

    /// <summary>The object was made, or handed out, by a call on others. One that several such calls hand out is nobody's view.</summary>
    public void ViewOf(in ObjectSources sources)
    {
        if (IsNobodys)
        {
            return;
        }

        IsNobodys = Sources.Any && !Sources.AreSame(sources);
        Sources = IsNobodys ? default : sources;
    }
}
