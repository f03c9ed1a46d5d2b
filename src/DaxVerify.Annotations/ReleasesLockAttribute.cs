using System;

namespace DaxVerify.Annotations;

/// <summary>The caller holds the named lock, in whichever mode; the call returns with it released.</summary>
/// <remarks>On a method of a <see cref="ScopedLockAttribute"/> type, <c>this</c> means the locks that the guard manages.</remarks>
[AttributeUsage(ContractTargets.Callable, AllowMultiple = true, Inherited = true)]
public sealed class ReleasesLockAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration: <c>_gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, a parameter of the method, or <c>this</c>.</param>
    public ReleasesLockAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
