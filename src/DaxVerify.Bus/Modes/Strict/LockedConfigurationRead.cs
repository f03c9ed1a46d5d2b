using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Reads under the device semaphore, shared, as size is read. Nobody waits for an instance file's active references while holding it.
/// </summary>
public sealed class LockedConfigurationRead : IConfigurationReadPolicy
{
    /// <inheritdoc/>
    public Errno Read(DevDax instance, ConfigurationFile file, CancellationToken killed, out string text)
    {
        text = string.Empty;
        var semaphore = instance.DaxBus.DeviceSemaphore;
        var errno = semaphore.AcquireSharedKillable(killed);
        if (errno == Errno.None)
        {
            StabilityRole.UnderDeviceSemaphore(instance);
            text = InstanceFiles.Show(instance, file);
            semaphore.ReleaseShared();
        }

        return errno;
    }
}
