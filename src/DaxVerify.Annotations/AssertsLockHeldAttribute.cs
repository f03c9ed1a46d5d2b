using System;

namespace DaxVerify.Annotations;

/// <summary>The method returns only if the named lock is held: it checks at run time, and throws or ends the process otherwise.</summary>
/// <remarks>After the call the lock counts as held; there is nothing to release.</remarks>
[AttributeUsage(ContractTargets.Callable, AllowMultiple = true, Inherited = true)]
public sealed class AssertsLockHeldAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration: <c>_gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, a parameter of the method, or <c>this</c>.</param>
    public AssertsLockHeldAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
