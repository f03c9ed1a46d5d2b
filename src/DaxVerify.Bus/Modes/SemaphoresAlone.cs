using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes;

/// <summary>The region semaphore guards it, and the provider's mutex isn't taken: Linux 6.12 (c05ae9d8), and Strict.</summary>
public sealed class SemaphoresAlone : IProviderLockPolicy
{
    /// <inheritdoc/>
    public T Run<T>(DaxRegion region, Func<T> use) => use();

    /// <inheritdoc/>
    public T RunOn<T>(DevDax instance, Func<T> use) => use();
}
