using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Scenarios;

/// <summary>An operation that a thread of a scenario carried out.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Result">What came back.</param>
internal sealed record CompletedOperation(Operation Operation, OperationResult Result);
