using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Recordings;

/// <summary>One operation of a recorded sequence with what the kernel answered.</summary>
/// <param name="Result">What came back.</param>
/// <param name="Delta">
/// Snapshot keys that changed, with the new value or <see langword="null"/> for a key that went away; absent where the step could
/// not change anything and no snapshot was taken.
/// </param>
/// <param name="Warned">Whether the kernel printed a WARN during the step.</param>
public sealed record RecordedStep(
    Operation Operation,
    OperationResult Result,
    IReadOnlyDictionary<string, string?>? Delta,
    bool Warned);
