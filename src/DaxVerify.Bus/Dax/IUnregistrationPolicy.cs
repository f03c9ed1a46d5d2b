using DaxVerify.Annotations;

namespace DaxVerify.Bus.Dax;

/// <summary>How an instance is taken out of the tree.</summary>
public interface IUnregistrationPolicy
{
    /// <summary>Whether a creation asks for the memory of its release action before anybody can see the instance.</summary>
    bool ReservesActionFirst { get; }

    /// <summary>What an instance still gives back whose registration failed, before its only reference is dropped; the region semaphore is held.</summary>
    [RequiresLock("instance.DaxBus.RegionSemaphore")]
    void AfterFailedRegistration(DevDax instance);

    /// <summary>Kills the instance, deletes it from the driver core, frees its ranges and drops the registration's reference.</summary>
    void Unregister(DevDax instance);
}
