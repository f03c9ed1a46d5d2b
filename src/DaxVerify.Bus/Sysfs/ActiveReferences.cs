using DaxVerify.Annotations;

namespace DaxVerify.Bus.Sysfs;

/// <summary>
/// The active references of a kernfs file: as a lock, shared by every read and write that runs, and waited for by the removal, which first
/// forbids new ones.
/// </summary>
/// <param name="file">Name of the file.</param>
[LockType]
internal sealed class ActiveReferences(string file)
{
    private readonly object _gate = new();
    [GuardedBy("_gate")]
    private int _active;
    [GuardedBy("_gate")]
    private bool _isDeactivated;

    /// <summary>Name for messages.</summary>
    public string Name => $"active references of {file}";

    /// <returns>Whether the file isn't being removed.</returns>
    [TryAcquiresLock("this", successValue: true, isShared: true)]
    public bool TryGet()
    {
        lock (_gate)
        {
            if (_isDeactivated)
            {
                return false;
            }

            _active++;
            return true;
        }
    }

    /// <summary>Drops one.</summary>
    [ReleasesLock("this")]
    public void Put()
    {
        lock (_gate)
        {
            if (--_active == 0 && _isDeactivated)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Forbids new ones and waits for those that are out.</summary>
    [ExcludesLock("this")]
    public void Drain()
    {
        lock (_gate)
        {
            _isDeactivated = true;
            while (_active > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
