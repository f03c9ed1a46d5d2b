using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// Takes the unregister action off the provider's list, which only one can: a delete that loses to a tear-down leaves the work to it and
/// needs no provider mutex.
/// </summary>
public sealed class DeleteByClaim : IDeletionPolicy
{
    /// <inheritdoc/>
    public Errno Delete(DaxRegion region, DevDax victim)
    {
        var errno = DeletionChecks.Claim(region, victim, out var isClaimed);
        if (isClaimed)
        {
            region.Provider.Resources.TryTake(InstanceFactory.UnregisterInstanceAction, victim)?.Invoke();
        }

        return errno;
    }
}
