using System;

namespace DaxVerify.Annotations;

/// <summary>
/// The body of the member, or of every member of the type, is not analyzed. What the member promises and demands still binds
/// its callers.
/// </summary>
/// <remarks>A reason is mandatory: without one the suppression itself is reported (DAX0015).</remarks>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Field | ContractTargets.Callable,
    Inherited = false)]
public sealed class SuppressLockAnalysisAttribute : Attribute
{
    /// <summary>Suppresses the analysis.</summary>
    /// <param name="reason">Why the code is right although the analysis can't see it.</param>
    public SuppressLockAnalysisAttribute(string reason = "") => Reason = reason;

    /// <summary>Why the code is right although the analysis can't see it.</summary>
    public string Reason { get; }
}
