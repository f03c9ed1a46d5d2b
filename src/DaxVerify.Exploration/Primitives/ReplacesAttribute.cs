namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// Marks a static class whose methods stand in for those of a framework type: same name and parameters, an instance method
/// with its instance first, a constructor as <c>New</c>, and, if it wants one, the source site as a last parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class ReplacesAttribute : Attribute
{
    /// <summary>Names the framework type.</summary>
    public ReplacesAttribute(string type) => Type = type;

    /// <summary>Full name of the framework type, as metadata spells it.</summary>
    public string Type { get; }
}
