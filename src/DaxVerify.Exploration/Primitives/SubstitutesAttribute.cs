using System.Reflection;

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

    /// <summary>Throws what the framework throws when an object is used after it has been disposed of, by the name that the program knows.</summary>
    public static void ThrowIfDisposed(bool isDisposed, object target)
    {
        if (isDisposed)
        {
            var type = target.GetType();
            throw new ObjectDisposedException(type.GetCustomAttribute<SubstitutesAttribute>(inherit: false)?.Type ?? type.FullName);
        }
    }
}
