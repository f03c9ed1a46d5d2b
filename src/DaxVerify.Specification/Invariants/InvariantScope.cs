namespace DaxVerify.Specification.Invariants;

/// <summary>How much must have been seen for an invariant to say anything. One that can tell from less tells more when more was seen.</summary>
public enum InvariantScope
{
    /// <summary>One look at a machine at rest.</summary>
    State,

    /// <summary>The looks before and after one operation, and its result.</summary>
    Step,

    /// <summary>All operations since the machine was booted.</summary>
    Run,

    /// <summary>What is left when everything has been torn down.</summary>
    TearDown,
}
