using System;

namespace DaxVerify.Annotations;

/// <summary>The member may be read only while the named lock is held (shared or exclusive), and written only while it is held exclusively.</summary>
/// <remarks>Repeated, all the locks are needed, for reading too. A field that is guarded by itself, <c>[GuardedBy("_items")] _items</c>, may be read in order to lock it.</remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Event, AllowMultiple = true, Inherited = true)]
public sealed class GuardedByAttribute : Attribute
{
    /// <summary>Names the lock.</summary>
    /// <param name="lockExpression">The lock, as a C# expression seen from the member: <c>_gate</c>, <c>this._gate</c>, <c>owner.Gate</c>, <c>Type.s_gate</c>, or <c>this</c>.</param>
    public GuardedByAttribute(string lockExpression) => LockExpression = lockExpression;

    /// <summary>The lock expression, as written.</summary>
    public string LockExpression { get; }
}
