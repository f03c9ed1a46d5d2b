using System;

namespace DaxVerify.Annotations;

/// <summary>
/// On a static method with one parameter that returns nothing: from the call on, the object passed is released. Under exploration any later access to it, and
/// any earlier one that nothing orders before the call, is a defect; so is releasing it again. What the method itself does to it is part of the release.
/// </summary>
/// <remarks>The exploration knows the attribute by its name: a program may declare one of its own.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReleasesObjectAttribute : Attribute
{
}
