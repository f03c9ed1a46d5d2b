namespace DaxVerify.Verification.Campaigns;

/// <summary>Why a run failed.</summary>
/// <param name="Step">Index of the operation; -1 for the machine at the start.</param>
/// <param name="Kind">Divergence from the specification, a broken invariant, or an exception.</param>
/// <param name="Signature">
/// What is the same in all failures of one cause, as far as can be told: the kind, the invariant or what differs, the kind of operation.
/// Shrinking keeps it.
/// </param>
/// <param name="Message">What was expected, what came, where.</param>
public sealed record RunFailure(int Step, FailureKind Kind, string Signature, string Message);
