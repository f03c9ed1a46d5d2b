using System.Reflection;
using DaxVerify.Exploration.Runtime;

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

    /// <summary>
    /// Throws what the framework throws when an object is used after it has been disposed of, by the name that the program knows. That it finds it so is a step: the other order,
    /// where it comes before the Dispose, is another one.
    /// </summary>
    /// <param name="isDisposed">Whether it has been.</param>
    /// <param name="target">The object.</param>
    /// <param name="state">What its Dispose is a step on.</param>
    /// <exception cref="ObjectDisposedException">It has been.</exception>
    public static void ThrowIfDisposed(bool isDisposed, object target, SyncObject state)
    {
        Waiting.Uses(state);
        if (isDisposed)
        {
            Waiting.FindsDisposed(state);
            var type = target.GetType();
            throw new ObjectDisposedException(type.GetCustomAttribute<SubstitutesAttribute>(inherit: false)?.Type ?? type.FullName);
        }
    }
}
