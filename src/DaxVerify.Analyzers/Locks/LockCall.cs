using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Locks;

/// <summary>A call of a lock method of the framework.</summary>
internal sealed class LockCall
{
    /// <summary>Makes one.</summary>
    public LockCall(LockCallKind kind, IOperation target, LockMode mode, IArgumentOperation? taken = null, bool isCancellable = false)
    {
        Kind = kind;
        Target = target;
        Mode = mode;
        Taken = taken;
        IsCancellable = isCancellable;
    }

    /// <summary>The same, sure to take the lock.</summary>
    public LockCall AsEnter() => new(LockCallKind.Enter, Target, Mode, Taken, IsCancellable);

    public LockCallKind Kind { get; }

    public IOperation Target { get; }

    public LockMode Mode { get; }

    /// <summary>The <c>ref bool</c> that tells whether it was taken.</summary>
    public IArgumentOperation? Taken { get; }

    /// <summary>Whether a cancellation token can make it throw without the lock.</summary>
    public bool IsCancellable { get; }
}
