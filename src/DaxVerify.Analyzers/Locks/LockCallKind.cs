namespace DaxVerify.Analyzers.Locks;

/// <summary>What a method of the framework does to a lock.</summary>
internal enum LockCallKind
{
    /// <summary>Takes it.</summary>
    Enter,

    /// <summary>Takes it if it can; the result or a flag tells.</summary>
    TryEnter,

    /// <summary>Takes it and returns a guard.</summary>
    EnterScope,

    /// <summary>Releases it.</summary>
    Exit,

    /// <summary>Needs it held (<c>Monitor.Wait</c>, <c>Pulse</c>).</summary>
    Require,

    /// <summary>Tells whether it is held.</summary>
    IsHeld,
}
