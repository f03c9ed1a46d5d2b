using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux 6.1 has no semaphores: creations, reads of the region's and of mappings' files and writes of the configuration wait for the provider's device mutex, under the active
/// reference of the file, and what uses an instance for the instance's; neither wait can be killed. A deletion holds the provider's, so no creation meets a name that is still taken
/// (no finding 007); an unbind of the provider holds it too and waits for the reference, so all of these hang with it (where 6.12 has findings 005 and 006, 6.1 has hangs).
/// </summary>
public sealed class UnderTheProvidersMutex : IProviderLockPolicy
{
    /// <inheritdoc/>
    public T Run<T>(DaxRegion region, Func<T> use)
    {
        using (region.Provider.Mutex.Hold())
        {
            return use();
        }
    }

    /// <inheritdoc/>
    public T RunOn<T>(DevDax instance, Func<T> use)
    {
        using (instance.Mutex.Hold())
        {
            return use();
        }
    }
}
