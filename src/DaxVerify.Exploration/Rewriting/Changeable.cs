using DaxVerify.Exploration.Runtime;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Types of the framework whose objects can be changed, as their members tell.</summary>
internal static class Changeable
{
    private static readonly Dictionary<string, bool> s_known = new(StringComparer.Ordinal);

    /// <summary>Objects of the type have a property that can be set, or go through something.</summary>
    public static bool Is(TypeReference type)
    {
        var element = type.GetElementType();
        lock (s_known)
        {
            return s_known.TryGetValue(element.FullName, out var known) ? known : s_known[element.FullName] = Find(element);
        }
    }

    private static bool Find(TypeReference type)
    {
        if (KnownTypes.HoldsForTheThread(type.FullName))
        {
            return false;
        }

        for (var at = Signatures.TryResolve(type); at is not null && at.FullName != "System.Object"; at = at.BaseType is { } up ? Signatures.TryResolve(up) : null)
        {
            if (at.Interfaces.Any(i => i.InterfaceType.FullName == "System.Collections.IEnumerator")
                || at.Properties.Any(p => p.SetMethod is { IsPublic: true, IsStatic: false } setter && setter.ReturnType is not RequiredModifierType))
            {
                return true;
            }
        }

        return false;
    }
}
