using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Sysfs;

/// <summary>What a write to an attribute returned.</summary>
/// <param name="Errno">How it ended.</param>
/// <param name="Accepted">Bytes accepted; 0 after an error.</param>
public readonly record struct StoreResult(Errno Errno, int Accepted)
{
    /// <summary>The usual answer: every byte after success, none after an error.</summary>
    /// <param name="errno">How it ended.</param>
    /// <param name="value">The bytes given.</param>
    /// <returns>The answer.</returns>
    public static StoreResult Of(Errno errno, ReadOnlySpan<byte> value) => new(errno, errno == Errno.None ? value.Length : 0);
}
