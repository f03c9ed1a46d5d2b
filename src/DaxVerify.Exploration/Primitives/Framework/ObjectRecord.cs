using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>What the engine remembers of an object of the framework.</summary>
internal sealed class ObjectRecord
{
#pragma warning disable CA1051 // Passed by reference.
    /// <summary>Reads and writes of the whole.</summary>
    public Shadow Shadow;
#pragma warning restore CA1051

    private object? _source;
    private object? _other;
    private int _stamp = -1;

    /// <summary>Uses that aren't seen; null if there were none.</summary>
    public UnseenUses? Unseen { get; set; }

    /// <summary>What the object is a view of: to use it is to use that as well.</summary>
    public object? Source => _source;

    /// <summary>A second one.</summary>
    public object? OtherSource => _other;

    /// <summary>The object was made, or handed out, by a call on others. One that several such calls hand out is nobody's view.</summary>
    public void ViewOf(object source, object? other, int stamp)
    {
        if (_stamp == stamp && !(ReferenceEquals(_source, source) && ReferenceEquals(_other, other)))
        {
            (_source, _other) = (null, null);
            return;
        }

        (_source, _other, _stamp) = (source, other, stamp);
    }
}
