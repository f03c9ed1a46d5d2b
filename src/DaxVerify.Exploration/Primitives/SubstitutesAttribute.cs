namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// Marks a type that takes the place of a framework type everywhere in rewritten code: fields, locals, signatures, calls.
/// Its methods may have the source site as one more parameter, last.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class SubstitutesAttribute : Attribute
{
    /// <summary>Names the framework type.</summary>
    public SubstitutesAttribute(string type) => Type = type;

    /// <summary>Full name of the framework type, as metadata spells it.</summary>
    public string Type { get; }
}
