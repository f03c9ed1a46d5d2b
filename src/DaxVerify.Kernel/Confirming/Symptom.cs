namespace DaxVerify.Kernel.Confirming;

/// <summary>Something that a kernel showed.</summary>
/// <param name="Evidence">The telling words of the script or of the kernel's log, in one line.</param>
public sealed record Symptom(SymptomKind Kind, string Evidence);
