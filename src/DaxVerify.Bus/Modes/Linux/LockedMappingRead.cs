using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux takes the region semaphore (6.1: the provider's mutex) exclusively inside the read. Whoever removes the mapping holds that semaphore and waits for the read
/// to end: finding 001.
/// </summary>
public sealed class LockedMappingRead : IMappingReadPolicy
{
    /// <inheritdoc/>
    public Errno Read(DaxMapping mapping, Func<DevDaxRange, ulong> field, CancellationToken killed, out ulong value)
    {
        (var errno, value) = mapping.Instance.DaxBus.Mode.ProviderLocking.Run(mapping.Instance.Region, () => Read(mapping, field, killed));
        return errno;
    }

    private static (Errno Errno, ulong Value) Read(DaxMapping mapping, Func<DevDaxRange, ulong> field, CancellationToken killed)
    {
        var semaphore = mapping.Instance.DaxBus.RegionSemaphore;
        if (semaphore.AcquireExclusiveKillable(killed) != Errno.None)
        {
            return (Errno.ENXIO, 0);
        }

        var range = mapping.Range;
        var value = range is null ? 0 : field(range);
        semaphore.ReleaseExclusive();
        return (range is null ? Errno.ENXIO : Errno.None, value);
    }
}
