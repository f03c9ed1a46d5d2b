using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>How an instance is deleted by name.</summary>
public interface IDeletionPolicy
{
    /// <summary>Deletes an instance that was looked up; the caller holds a reference.</summary>
    /// <param name="region">The region whose <c>delete</c> was written.</param>
    /// <param name="victim">The instance.</param>
    /// <returns>EBUSY when it may not go.</returns>
    Errno Delete(DaxRegion region, DevDax victim);
}
