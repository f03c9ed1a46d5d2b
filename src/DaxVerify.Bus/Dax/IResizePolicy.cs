using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What a resize checks again once it holds the semaphores; the size was checked against the align before.</summary>
public interface IResizePolicy
{
    /// <summary>Reads what a size must be a multiple of, before the semaphores are taken for the resize itself.</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <param name="granularity">Bytes.</param>
    /// <returns>EINTR when a wait was killed.</returns>
    Errno ReadGranularity(DevDax instance, CancellationToken killed, out ulong granularity);

    /// <summary>Checks the size; both semaphores are held exclusively.</summary>
    /// <param name="size">The new size in bytes.</param>
    /// <returns>EINVAL when it isn't a multiple of the granularity that the instance has now.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    Errno Recheck(DevDax instance, ulong size);
}
