using System;

namespace DaxVerify.Annotations;

/// <summary>On a static method with one parameter that returns nothing: from the call on, the object passed is in use again, as if it had just been made.</summary>
/// <remarks>The exploration knows the attribute by its name: a program may declare one of its own.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReusesObjectAttribute : Attribute
{
}
