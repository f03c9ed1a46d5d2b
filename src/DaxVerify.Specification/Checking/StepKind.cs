namespace DaxVerify.Specification.Checking;

/// <summary>How an action went.</summary>
public enum StepKind
{
    /// <summary>The action isn't part of this state.</summary>
    Disabled,

    Refused,

    /// <summary>It did what it is for.</summary>
    Done,
}
