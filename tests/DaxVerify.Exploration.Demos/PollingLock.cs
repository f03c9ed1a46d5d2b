using DaxVerify.Exploration.Demos.Contracts;

namespace DaxVerify.Exploration.Demos;

/// <summary>A spin lock.</summary>
[LockType]
public sealed class PollingLock(string name)
{
    private int _isHeld;

    public string Name => name;

    [AcquiresLock("this")]
    public void Take()
    {
        while (Interlocked.CompareExchange(ref _isHeld, 1, 0) != 0)
        {
            Thread.Yield();
        }
    }

    [ReleasesLock("this")]
    public void Give() => Volatile.Write(ref _isHeld, 0);
}
