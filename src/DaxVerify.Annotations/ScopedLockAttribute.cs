using System;

namespace DaxVerify.Annotations;

/// <summary>
/// The type is a guard: it manages the locks that its constructor's contract names, and releases what is still held when it
/// is disposed, as at the end of a <c>using</c> scope.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = true)]
public sealed class ScopedLockAttribute : Attribute
{
}
