using System;

namespace DaxVerify.Annotations;

/// <summary>The caller holds the named lock exclusively when it calls, and still holds it when the call returns.</summary>
/// <remarks>Inside the method the lock counts as held from the first statement on.</remarks>
[AttributeUsage(ContractTargets.Callable, AllowMultiple = true, Inherited = true)]
public sealed class RequiresLockAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration: <c>_gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, a parameter of the method, or <c>this</c>.</param>
    public RequiresLockAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
