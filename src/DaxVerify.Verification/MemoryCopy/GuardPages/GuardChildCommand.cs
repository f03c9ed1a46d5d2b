namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>How to start a process that calls <see cref="GuardPageChild.Run"/>.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">
/// Makes its arguments from the progress file, the name of the SIMD path and the name of the fault.
/// </param>
public sealed record GuardChildCommand(string FileName, Func<string, string, string, IReadOnlyList<string>> Arguments);
