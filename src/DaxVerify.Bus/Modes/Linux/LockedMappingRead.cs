using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux takes the region semaphore exclusively inside the read. Whoever removes the mapping holds that semaphore and waits for the read
/// to end: finding 001.
/// </summary>
public sealed class LockedMappingRead : IMappingReadPolicy
{
    /// <inheritdoc/>
    public Errno Read(DaxMapping mapping, Func<DevDaxRange, ulong> field, CancellationToken killed, out ulong value)
    {
        value = 0;
        var semaphore = mapping.Instance.DaxBus.RegionSemaphore;
        if (semaphore.AcquireExclusiveKillable(killed) != Errno.None)
        {
            return Errno.ENXIO;
        }

        var range = mapping.Range;
        if (range is not null)
        {
            value = field(range);
        }

        semaphore.ReleaseExclusive();
        return range is null ? Errno.ENXIO : Errno.None;
    }
}
