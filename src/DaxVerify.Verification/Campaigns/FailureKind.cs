namespace DaxVerify.Verification.Campaigns;

/// <summary>The ways in which a run can fail.</summary>
public enum FailureKind
{
    /// <summary>The machine did something else than the specification.</summary>
    Divergence,

    /// <summary>An invariant is broken.</summary>
    Invariant,

    /// <summary>The machine threw.</summary>
    Exception,

    /// <summary>The machine didn't come back.</summary>
    Hang,
}
