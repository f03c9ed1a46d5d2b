namespace DaxVerify.Verification.Recordings;

/// <summary>A mark on a step after which the recorded kernel was damaged.</summary>
/// <param name="Step">Index of the step.</param>
/// <param name="Kind">What happened.</param>
public readonly record struct Hazard(int Step, HazardKind Kind);
