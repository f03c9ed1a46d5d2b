using DaxVerify.MemoryCopy;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>Counts the cases of a running check and keeps its first failure.</summary>
/// <param name="name">The check's name.</param>
internal sealed class CopyCheck(string name, string routine, SimdPath path)
{
    /// <summary>Cases so far.</summary>
    public long Cases { get; set; }

    /// <summary>The first failure.</summary>
    public string? Failure { get; private set; }

    /// <summary>Records a failure; only the first counts.</summary>
    /// <param name="message">Where it happened, what was expected, what came.</param>
    public void Fail(string message) =>
        Failure ??= $"{routine} on SIMD path {SimdPaths.Name(path)}: {message}; "
            + $"reproduce: {ShellCommand.Of("daxverify", "copy", "--only", name, "--simd", SimdPaths.Name(path))}";

    /// <summary>The outcome.</summary>
    public CopyCheckResult Result() => new(name, routine, path, Cases, Failure);
}
