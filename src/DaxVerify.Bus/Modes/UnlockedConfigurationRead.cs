using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>Linux reads without a lock, so a read may see a half-made change of the ranges or the align.</summary>
public sealed class UnlockedConfigurationRead : IConfigurationReadPolicy
{
    /// <inheritdoc/>
    public Errno Read<T>(DevDax instance, Func<DevDax, T> read, CancellationToken killed, out T? result)
    {
        result = read(instance);
        return Errno.None;
    }
}
