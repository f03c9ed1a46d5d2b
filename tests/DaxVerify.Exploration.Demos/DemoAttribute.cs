namespace DaxVerify.Exploration.Demos;

/// <summary>Says what is expected of a demo: a test of its family explores it.</summary>
/// <param name="family">The family of primitives that it is about: the name of its folder.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DemoAttribute(string family) : Attribute
{
    /// <summary>The family.</summary>
    public string Family { get; } = family;

    /// <summary>The kind of defect that it shows; null if there is none, and none must be reported.</summary>
    public string? Shows { get; init; }
}
