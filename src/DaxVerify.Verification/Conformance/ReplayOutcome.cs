namespace DaxVerify.Verification.Conformance;

/// <summary>What came of replaying one sequence.</summary>
/// <param name="Divergence">The first divergence, or <see langword="null"/> when the sequence matches.</param>
/// <param name="StepsCompared">Steps run and compared.</param>
/// <param name="StepsUncompared">Steps run without comparison, after a hazard.</param>
public readonly record struct ReplayOutcome(Divergence? Divergence, int StepsCompared, int StepsUncompared);
