using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>Object.GetHashCode: identity hashes, those of strings and of tuples differ from run to run; under control they don't.</summary>
[Replaces("System.Object")]
internal static class ObjectShim
{
    private static readonly Dictionary<Type, bool> s_hashedByRuntime = [];

    public static int GetHashCode(object instance)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return instance.GetHashCode();
        }

        if (instance is string text)
        {
            return StringShim.GetHashCode(text);
        }

        var type = instance.GetType();
        if (instance is ITuple tuple && type.Assembly == typeof(object).Assembly)
        {
            return ControlledHashCode.Of(tuple);
        }

        var hash = instance.GetHashCode();
        if (!type.IsValueType)
        {
            return hash == RuntimeHelpers.GetHashCode(instance) ? slot.Controller.IdentityOf(instance) : hash;
        }

        if (IsHashedByRuntime(type))
        {
            FrameworkShim.LooksAtProcess("the hash code that the runtime makes of a struct", "");
        }

        return hash;
    }

    /// <summary>Drops what it knows of types, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_hashedByRuntime.Clear();

    /// <summary>Whether a struct leaves its hash code to the runtime, which seeds it anew in each process.</summary>
    private static bool IsHashedByRuntime(Type type)
    {
        if (!s_hashedByRuntime.TryGetValue(type, out var isIt))
        {
            s_hashedByRuntime.Add(type, isIt = type.GetMethod(nameof(GetHashCode), Type.EmptyTypes)?.DeclaringType == typeof(ValueType));
        }

        return isIt;
    }
}
