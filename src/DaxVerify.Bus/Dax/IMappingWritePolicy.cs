using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What a write to an instance's <c>mapping</c> may ask for.</summary>
public interface IMappingWritePolicy
{
    /// <summary>What a write gets when the region's provider has no driver; success means that nothing was accepted.</summary>
    Errno WithoutProvider { get; }

    /// <summary>Adds the range; both semaphores are held exclusively.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="length">Bytes, modulo 2^64.</param>
    /// <returns>How it ended.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    Errno Add(DevDax instance, ulong start, ulong length);
}
