using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>
/// Memory of a kernel that allocates and frees it. Once it is freed nobody may touch it: an exploration follows every access by itself; outside of one, following a pointer that
/// holds no reference, and freeing it again, are detected.
/// </summary>
public abstract class KernelMemory
{
    private bool _isFreed;

    /// <summary>Names the object in messages.</summary>
    /// <returns>Kind and name.</returns>
    public abstract string Describe();

    /// <summary>Follows a pointer that holds no reference. An exploration sees for itself what is done with a freed object.</summary>
    /// <typeparam name="T">What it points to.</typeparam>
    /// <param name="target">The pointer.</param>
    /// <exception cref="UseAfterFreeException">The object was freed before.</exception>
    internal static T? Follow<T>(T? target)
        where T : KernelMemory =>
        !Lifetime.IsFollowed && target is { _isFreed: true } ? throw new UseAfterFreeException(target.Describe()) : target;

    /// <summary>Frees it (<c>kfree</c>).</summary>
    /// <exception cref="UseAfterFreeException">It was freed before; an exploration sees that for itself.</exception>
    internal void Free()
    {
        if (!Lifetime.IsFollowed && _isFreed)
        {
            throw new UseAfterFreeException(Describe());
        }

        Free(this);
    }

    [ReleasesObject]
    private static void Free(KernelMemory released) => released._isFreed = true;
}
