using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// Reads under the device semaphore, shared, as size is read. Nobody waits for an instance file's active references while holding it.
/// </summary>
public sealed class LockedConfigurationRead : IConfigurationReadPolicy
{
    /// <inheritdoc/>
    public Errno Read<T>(DevDax instance, Func<DevDax, T> read, CancellationToken killed, out T? result)
    {
        result = default;
        var semaphore = instance.Region.Bus.DeviceSemaphore;
        var errno = semaphore.AcquireSharedKillable(killed);
        if (errno == Errno.None)
        {
            result = read(instance);
            semaphore.ReleaseShared();
        }

        return errno;
    }
}
