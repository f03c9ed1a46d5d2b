using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What a copy into or out of an instance did.</summary>
/// <param name="Errno">
/// Success; ENXIO on a dead device or beyond the instance; EIO at a poisoned line that the copy noticed; SIGBUS at one that it ran into.
/// </param>
/// <param name="NotCopied">Bytes that were not copied; everything before them was.</param>
public readonly record struct TransferResult(Errno Errno, long NotCopied);
