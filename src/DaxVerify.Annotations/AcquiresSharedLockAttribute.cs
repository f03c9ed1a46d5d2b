using System;

namespace DaxVerify.Annotations;

/// <summary>The call takes the named lock for reading and returns with it held; the caller does not hold it before.</summary>
/// <remarks>As <see cref="AcquiresLockAttribute"/>, but what the lock guards may only be read.</remarks>
[AttributeUsage(ContractTargets.Callable, AllowMultiple = true, Inherited = true)]
public sealed class AcquiresSharedLockAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration: <c>_gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, a parameter of the method, or <c>this</c>.</param>
    public AcquiresSharedLockAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
