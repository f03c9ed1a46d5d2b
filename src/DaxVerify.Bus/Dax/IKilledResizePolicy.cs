namespace DaxVerify.Bus.Dax;

/// <summary>What a resize does when a fatal signal ended its wait for the device semaphore; it holds the region semaphore only.</summary>
public interface IKilledResizePolicy
{
    /// <summary>Gives up what the resize believes that it holds, but the region semaphore.</summary>
    void GiveUp(DaxBus bus);
}
