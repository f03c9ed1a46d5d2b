namespace DaxVerify.Verification.Conformance;

/// <summary>The first place where a target did something else than the recorded kernel.</summary>
/// <param name="Kernel">The kernel, as recordings spell it.</param>
/// <param name="Location">File and line of the recording.</param>
/// <param name="Step">Index of the step; -1 for the initial snapshot.</param>
/// <param name="Operation">The operation, spelled.</param>
/// <param name="Path">What differs: <c>result</c>, <c>warning</c>, or a snapshot key.</param>
/// <param name="Expected">What the kernel did.</param>
/// <param name="Got">What the target did.</param>
public sealed record Divergence(
    string SequenceId,
    string Kernel,
    string Location,
    int Step,
    string Operation,
    string Path,
    string Expected,
    string Got);
