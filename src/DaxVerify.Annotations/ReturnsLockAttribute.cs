using System;

namespace DaxVerify.Annotations;

/// <summary>The member returns the named lock: locking its result locks the named one.</summary>
/// <remarks>For a private lock that others may take through a public accessor.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true, Inherited = true)]
public sealed class ReturnsLockAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the declaration: <c>_gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, a parameter of the method, or <c>this</c>.</param>
    public ReturnsLockAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
