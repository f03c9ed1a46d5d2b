using DaxVerify.Exploration.Demos.Contracts;

namespace DaxVerify.Exploration.Demos;

/// <summary>A reader/writer lock as programs build them: a monitor and two fields.</summary>
/// <param name="name">Its name.</param>
[LockType]
public sealed class ReaderWriterLock(string name)
{
    private readonly object _gate = new();
    private int _readers;
    private bool _isWritten;

    public string Name => name;

    [AcquiresLock("this")]
    public void EnterWrite()
    {
        lock (_gate)
        {
            while (_isWritten || _readers > 0)
            {
                Monitor.Wait(_gate);
            }

            _isWritten = true;
        }
    }

    [AcquiresSharedLock("this")]
    public void EnterRead()
    {
        lock (_gate)
        {
            while (_isWritten)
            {
                Monitor.Wait(_gate);
            }

            _readers++;
        }
    }

    /// <summary>Zero if the lock was taken.</summary>
    [TryAcquiresLock("this", false)]
    public int EnterWriteUnlessBusy()
    {
        lock (_gate)
        {
            if (_isWritten || _readers > 0)
            {
                return 16;
            }

            _isWritten = true;
            return 0;
        }
    }

    [ExcludesLock("this")]
    public void AwaitFree()
    {
        lock (_gate)
        {
            while (_isWritten || _readers > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    [ReleasesLock("this")]
    public void ExitWrite() => Leave(isPulsed: true);

    /// <summary>Forgets to wake the others.</summary>
    [ReleasesLock("this")]
    public void ExitWriteInSilence() => Leave(isPulsed: false);

    [ReleasesLock("this")]
    public void ExitRead()
    {
        lock (_gate)
        {
            _readers--;
            Monitor.PulseAll(_gate);
        }
    }

    private void Leave(bool isPulsed)
    {
        lock (_gate)
        {
            _isWritten = false;
            if (isPulsed)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
