namespace DaxVerify.Specification.State;

/// <summary>
/// Whether a thing is there for everybody. Creation and removal take a thing's files, links and list entries one by one, so that between
/// the first and the last of them each way of looking may or may not find it. At rest always <see cref="Present"/>.
/// </summary>
public enum Presence
{
    /// <summary>Whoever looks finds it.</summary>
    Present,

    /// <summary>An operation that has not returned is adding it.</summary>
    Appearing,

    /// <summary>An operation that has not returned is removing it.</summary>
    Vanishing,
}
