namespace DaxVerify.Exploration.Runtime;

/// <summary>Whether one object is released; an entry of an earlier execution's object may be used again for another.</summary>
internal sealed class ObjectLife
{
    /// <summary>Its release; one of an earlier execution counts for nothing.</summary>
    public Released? Release { get; set; }
}
