using System;

namespace DaxVerify.Annotations;

/// <summary>
/// The type is itself a lock. Its methods say what they do to it with <see cref="AcquiresLockAttribute"/>,
/// <see cref="ReleasesLockAttribute"/> and the like, naming it <c>this</c>.
/// </summary>
/// <remarks>Such a lock is not reentrant: taking it twice is reported.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = true)]
public sealed class LockTypeAttribute : Attribute
{
}
