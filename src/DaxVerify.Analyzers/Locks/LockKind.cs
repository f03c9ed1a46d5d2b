namespace DaxVerify.Analyzers.Locks;

/// <summary>The families of locks, which differ in what taking one twice means.</summary>
internal enum LockKind
{
    /// <summary>Not a lock: a value type, or a type that can't be locked.</summary>
    None,

    /// <summary>Any object, locked by <c>lock</c> or <c>Monitor</c>: reentrant.</summary>
    Monitor,

    /// <summary><c>System.Threading.Lock</c>: reentrant.</summary>
    Lock,

    /// <summary><c>System.Threading.Mutex</c>: reentrant.</summary>
    Mutex,

    /// <summary><c>ReaderWriterLockSlim</c>: not reentrant unless made so.</summary>
    ReaderWriter,

    /// <summary><c>SpinLock</c>: not reentrant.</summary>
    Spin,

    /// <summary><c>SemaphoreSlim</c>, a lock only when made as (1) or (1, 1): not reentrant.</summary>
    Semaphore,

    /// <summary>A type marked <c>[LockType]</c>: not reentrant.</summary>
    Custom,
}
