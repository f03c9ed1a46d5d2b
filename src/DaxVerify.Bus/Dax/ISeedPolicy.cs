namespace DaxVerify.Bus.Dax;

/// <summary>How an instance that was bound successfully stops being its region's seed.</summary>
public interface ISeedPolicy
{
    /// <summary>Clears the region's seed if it is this instance; the instance's mutex is held, neither semaphore is.</summary>
    void ClearIfSeed(DevDax instance);
}
