using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>Which host, a disk for example, stands on which dax device: at most one device for a host (fb08a190).</summary>
public sealed class HostAssociations
{
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly Dictionary<string, DaxDevice> _byHost = new(StringComparer.Ordinal);

    /// <summary>Associates a host with a device.</summary>
    /// <param name="host">The host's key.</param>
    /// <returns>EBUSY when the host has a device already.</returns>
    public Errno Add(string host, DaxDevice device)
    {
        lock (_lock)
        {
            return _byHost.TryAdd(host, device) ? Errno.None : Errno.EBUSY;
        }
    }

    /// <summary>Ends an association; none is fine.</summary>
    /// <param name="host">The host's key.</param>
    public void Remove(string host)
    {
        lock (_lock)
        {
            _byHost.Remove(host);
        }
    }

    /// <summary>Looks a host's device up and takes a reference to it, if it is alive.</summary>
    /// <param name="host">The host's key.</param>
    /// <returns>The device; the caller drops its reference. <see langword="null"/> without a live one.</returns>
    public DaxDevice? Find(string host)
    {
        lock (_lock)
        {
            if (!_byHost.TryGetValue(host, out var device) || !device.IsAlive)
            {
                return null;
            }

            device.Get();
            return device;
        }
    }
}
