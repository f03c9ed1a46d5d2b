namespace DaxVerify.Bus.Dax;

/// <summary>How an instance that is released gives its id back.</summary>
public interface IIdReleasePolicy
{
    /// <summary>Gives the id back, under the device semaphore.</summary>
    /// <param name="instance">The instance, whose last reference was dropped.</param>
    /// <returns>Whether it was given back; if not, the region stays referenced with it.</returns>
    bool TryGiveBack(DevDax instance);
}
