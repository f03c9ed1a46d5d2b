using System;

namespace DaxVerify.Annotations;

/// <summary>
/// On a class: its objects end with their Dispose. Under exploration any access to one that was disposed of is a defect, except by another Dispose.
/// </summary>
/// <remarks>The exploration knows the attribute by its name: a program may declare one of its own.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EndsWithDisposeAttribute : Attribute
{
}
