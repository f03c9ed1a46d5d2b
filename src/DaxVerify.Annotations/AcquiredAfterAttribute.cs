using System;

namespace DaxVerify.Annotations;

/// <summary>Whoever takes both locks takes the named one first.</summary>
/// <remarks>Taking the named lock while this one is held is an order inversion.</remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = true, Inherited = true)]
public sealed class AcquiredAfterAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the member: <c>_gate</c>, <c>this._gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, or <c>this</c>.</param>
    public AcquiredAfterAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
