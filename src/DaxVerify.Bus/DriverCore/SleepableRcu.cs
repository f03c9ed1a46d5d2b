using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>
/// Sleepable read-copy-update: readers mark a section, and <see cref="Synchronize"/> waits for every section that began before it.
/// Guards ALIVE of a <see cref="Dax.DaxDevice"/> against kill.
/// </summary>
[LockType]
public sealed class SleepableRcu
{
    private readonly object _gate = new();
    private readonly Lock _synchronizer = new();
    [GuardedBy("_gate")]
    private readonly int[] _readers = new int[2];
    [GuardedBy("_gate")]
    private int _index;

    /// <summary>Enters a read section.</summary>
    /// <returns>The token that <see cref="ReadUnlock"/> wants.</returns>
    [AcquiresSharedLock("this")]
    public int ReadLock()
    {
        lock (_gate)
        {
            _readers[_index]++;
            return _index;
        }
    }

    /// <summary>Leaves a read section.</summary>
    /// <param name="token">What <see cref="ReadLock"/> returned.</param>
    [ReleasesLock("this")]
    public void ReadUnlock(int token)
    {
        lock (_gate)
        {
            if (--_readers[token] == 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until every read section that was entered before this call has been left.</summary>
    [ExcludesLock("this")]
    public void Synchronize()
    {
        lock (_synchronizer)
        {
            lock (_gate)
            {
                var old = _index;
                _index ^= 1;
                while (_readers[old] > 0)
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }
}
