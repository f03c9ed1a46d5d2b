using DaxVerify.Annotations;

namespace DaxVerify.Bus.Dax;

/// <summary>What is left of a growth that failed after its first part.</summary>
public interface IFailedGrowthPolicy
{
    /// <summary>Cleans up after the failure; both semaphores are held exclusively.</summary>
    /// <param name="sizeBefore">Its size in bytes before the growth.</param>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    void AfterFailure(DevDax instance, ulong sizeBefore);
}
