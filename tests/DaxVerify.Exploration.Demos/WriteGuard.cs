using DaxVerify.Exploration.Demos.Contracts;

namespace DaxVerify.Exploration.Demos;

/// <summary>Guards a block by two locks; a value that is disposed by its own method.</summary>
[ScopedLock]
public readonly ref struct WriteGuard
{
    private readonly ReaderWriterLock _first;
    private readonly ReaderWriterLock _second;

    [AcquiresLock("first")]
    public WriteGuard(ReaderWriterLock first, ReaderWriterLock second)
    {
        _first = first;
        _second = second;
        first.EnterWrite();
        second.EnterWrite();
    }

    [ReleasesLock("this")]
    public void Dispose()
    {
        _second.ExitWrite();
        _first.ExitWrite();
    }
}
