namespace DaxVerify.Vocabulary.Observations;

/// <summary>A line of the kernel log.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">The wording; never compared, see <c>specs/kernel-traces/README.md</c>.</param>
public sealed record KernelMessage(MessageSeverity Severity, string Text);
