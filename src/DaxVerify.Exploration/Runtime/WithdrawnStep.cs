namespace DaxVerify.Exploration.Runtime;

/// <summary>What a thread was about to begin with when another took it back: had it begun, that would have come too late.</summary>
/// <param name="Step">What it would have done.</param>
/// <param name="At">Index of the step in whose course it was taken back.</param>
internal readonly record struct WithdrawnStep(Step Step, int At);
