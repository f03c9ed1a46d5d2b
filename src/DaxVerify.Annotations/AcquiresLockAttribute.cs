using System;

namespace DaxVerify.Annotations;

/// <summary>The call takes the named lock exclusively and returns with it held; the caller does not hold it before.</summary>
/// <remarks>On a constructor of a <see cref="ScopedLockAttribute"/> type it names the lock that the guard manages; on its other methods, <c>this</c> means all of these. A method that returns a guard hands out one that manages the named lock.</remarks>
[AttributeUsage(ContractTargets.Callable, AllowMultiple = true, Inherited = true)]
public sealed class AcquiresLockAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration: <c>_gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, a parameter of the method, or <c>this</c>.</param>
    public AcquiresLockAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
