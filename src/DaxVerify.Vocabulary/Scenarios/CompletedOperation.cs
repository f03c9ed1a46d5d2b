using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>An operation that a thread of a scenario carried out.</summary>
/// <param name="Result">What came back.</param>
public sealed record CompletedOperation(Operation Operation, OperationResult Result);
