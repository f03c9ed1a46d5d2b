using System;

namespace DaxVerify.Annotations;

/// <summary>The call tries to take the named lock; its result tells whether it did.</summary>
/// <remarks>The result is a boolean, or anything that can be compared with <c>null</c> or zero, which count as <c>false</c>.</remarks>
[AttributeUsage(ContractTargets.Callable, AllowMultiple = true, Inherited = true)]
public sealed class TryAcquiresLockAttribute : Attribute
{
    /// <summary>Names the lock and the result that means success; it is taken exclusively.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration.</param>
    /// <param name="successValue">The result that tells that the lock was taken.</param>
    public TryAcquiresLockAttribute(string lockExpression, bool successValue = true)
        : this(lockExpression, successValue, isShared: false)
    {
    }

    /// <summary>Names the lock, the result that means success, and how it is taken.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration.</param>
    /// <param name="successValue">The result that tells that the lock was taken.</param>
    /// <param name="isShared">It is taken for reading, which is not enough to write what it guards.</param>
    public TryAcquiresLockAttribute(string lockExpression, bool successValue, bool isShared)
    {
        LockExpression = lockExpression;
        SuccessValue = successValue;
        IsShared = isShared;
    }

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }

    /// <summary>The result that tells that the lock was taken.</summary>
    public bool SuccessValue { get; }

    /// <summary>It is taken for reading.</summary>
    public bool IsShared { get; }
}
