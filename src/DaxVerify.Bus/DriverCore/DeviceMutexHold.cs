using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>A hold of a <see cref="DeviceMutex"/>, until it is disposed.</summary>
[ScopedLock]
public readonly ref struct DeviceMutexHold
{
    private readonly DeviceMutex _mutex;

    /// <summary>Takes the mutex.</summary>
    [AcquiresLock("mutex")]
    internal DeviceMutexHold(DeviceMutex mutex)
    {
        _mutex = mutex;
        mutex.Acquire();
    }

    /// <summary>Releases the mutex.</summary>
    [ReleasesLock("this")]
    public void Dispose() => _mutex.Release();
}
