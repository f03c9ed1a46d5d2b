namespace DaxVerify.Verification.Traces;

/// <summary>How a kept sequence failed.</summary>
/// <param name="Signature">What is the same in all failures of one cause.</param>
/// <param name="Step">Index of the failing operation; -1 for the start.</param>
/// <param name="Message">What was expected, what came.</param>
public sealed record TraceVerdict(string Signature, int Step, string Message);
