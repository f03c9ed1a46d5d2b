using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Reproducing;

/// <summary>A trace that was made smaller.</summary>
/// <param name="Trace">The smaller trace, with its own verdict.</param>
/// <param name="Operations">Operations that are left.</param>
/// <param name="Message">How it fails, in one line.</param>
public sealed record SmallerTrace(Trace Trace, int OperationsBefore, int Operations, string Message);
