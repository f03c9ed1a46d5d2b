namespace DaxVerify.Specification.Linearizability;

/// <summary>What a check of a history says.</summary>
public enum Verdict
{
    /// <summary>Some order of the atomic steps fits.</summary>
    Ok,

    /// <summary>None does.</summary>
    Violation,

    /// <summary>The limit of steps was reached before the search ended.</summary>
    Unknown,
}
