using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.Locks;

/// <summary>A lock of the table in specs/locks.md, to be held by a test so that operations come to wait there.</summary>
internal sealed class TableLock
{
    private readonly RwSemaphore? _semaphore;
    private readonly Lock? _mutex;

    private TableLock(string name, RwSemaphore? semaphore, Lock? mutex)
    {
        Name = name;
        _semaphore = semaphore;
        _mutex = mutex;
    }

    public enum State
    {
        Free,
        Shared,
        Exclusive,
    }

    public string Name { get; }

    public bool IsSemaphore => _semaphore is not null;

    public static TableLock[] AllOf(Machine machine) =>
    [
        new("provider mutex", null, machine.Provider.Mutex.Inner),
        new("region rwsem", machine.Dax.RegionSemaphore, null),
        new("instance mutex", null, machine.Instance(machine.Exists("dax0.1") ? "dax0.1" : "dax0.0").Mutex.Inner),
        new("device rwsem", machine.Dax.DeviceSemaphore, null),
        new("bus mutex", null, machine.Dax.BusMutex),
    ];

    public void HoldExclusive()
    {
        _semaphore?.AcquireExclusive();
        _mutex?.Enter();
    }

    public void HoldShared() => _semaphore!.AcquireShared();

    public void ReleaseExclusive()
    {
        _semaphore?.ReleaseExclusive();
        _mutex?.Exit();
    }

    public void ReleaseShared() => _semaphore!.ReleaseShared();

    public void AwaitWaiter(Worker worker)
    {
        if (_semaphore is not null)
        {
            worker.AwaitBlockedOn(_semaphore);
        }
        else
        {
            worker.AwaitBlocked();
        }
    }

    /// <summary>How another thread holds it.</summary>
    public State Look()
    {
        if (_semaphore is null)
        {
            if (!_mutex!.TryEnter())
            {
                return State.Exclusive;
            }

            _mutex.Exit();
            return State.Free;
        }

        if (_semaphore.TryAcquireExclusive())
        {
            _semaphore.ReleaseExclusive();
            return State.Free;
        }

        if (_semaphore.TryAcquireShared())
        {
            _semaphore.ReleaseShared();
            return State.Shared;
        }

        return State.Exclusive;
    }
}
