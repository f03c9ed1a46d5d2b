using DaxVerify.Exploration.Demos.Contracts;

namespace DaxVerify.Exploration.Demos;

/// <summary>The same as an object, which <c>using</c> disposes through the interface.</summary>
[ScopedLock]
public sealed class SharedWriteGuard : IDisposable
{
    private readonly ReaderWriterLock _lock;

    [AcquiresLock("lock")]
    public SharedWriteGuard(ReaderWriterLock @lock)
    {
        _lock = @lock;
        @lock.EnterWrite();
    }

    [ReleasesLock("this")]
    public void Dispose() => _lock.ExitWrite();
}
