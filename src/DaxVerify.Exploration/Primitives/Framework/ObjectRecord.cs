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

    /// <summary>What the object is a view of: to use it is to use that as well.</summary>
    public object? Source { get; private set; }

    /// <summary>A second one.</summary>
    public object? OtherSource { get; private set; }

    /// <summary>Several calls on different objects hand it out, as they do what is empty: it keeps nothing.</summary>
    public bool IsNobodys { get; private set; }

    /// <summary>Begins anew, for another object.</summary>
    public void Renew()
    {
        Shadow = default;
        _unseen = null;
        (Source, OtherSource, IsShared, IsNobodys) = (null, null, false, false);
    }

    /// <summary>The object was made, or handed out, by a call on others. One that several such calls hand out is nobody's view.</summary>
    public void ViewOf(object source, object? other)
    {
        if (IsNobodys)
        {
            return;
        }

        if (Source is not null && !(ReferenceEquals(Source, source) && ReferenceEquals(OtherSource, other)))
        {
            (Source, OtherSource, IsNobodys) = (null, null, true);
            return;
        }

        (Source, OtherSource) = (source, other);
    }
}
