namespace DaxVerify.Specification.Invariants;

/// <summary>A broken invariant.</summary>
/// <param name="Invariant">Its name.</param>
/// <param name="Message">What was expected, what was seen, where.</param>
public sealed record Violation(string Invariant, string Message);
