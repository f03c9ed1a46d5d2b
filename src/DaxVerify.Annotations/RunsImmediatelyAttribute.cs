using System;

namespace DaxVerify.Annotations;

/// <summary>
/// The delegate passed here is called before the method returns, on the caller's thread, and is not kept: it runs with the
/// locks that the caller holds.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = true)]
public sealed class RunsImmediatelyAttribute : Attribute
{
}
