using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>Whether an instance may give up memory that stays added because its hot-removal failed.</summary>
public interface IShrinkPolicy
{
    /// <summary>Whether an instance may lose bytes from its end.</summary>
    /// <param name="excess">How many bytes.</param>
    /// <returns>EBUSY when pinned memory is among them.</returns>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    Errno MayShrink(DevDax instance, ulong excess);
}
