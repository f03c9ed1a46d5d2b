using System.Collections.Immutable;
using System.Linq;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.State;

/// <summary>Which types of the framework are mutable and not made for sharing, so that a reference to one leaks what a lock guards.</summary>
internal static class Mutability
{
    private static readonly ImmutableHashSet<string> s_interfaces = ImmutableHashSet.Create(
        "IList`1", "ICollection`1", "IDictionary`2", "ISet`1", "IList", "IDictionary", "ICollection");

    private static readonly ImmutableHashSet<string> s_classes = ImmutableHashSet.Create(
        "Queue`1", "Stack`1", "PriorityQueue`2", "BitArray", "Queue", "Stack", "StringBuilder");

    /// <summary>Whether handing out a value of the type shares mutable state.</summary>
    public static bool IsShareable(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (type is IArrayTypeSymbol)
        {
            return true;
        }

        var space = type.ContainingNamespace?.ToDisplayString() ?? string.Empty;
        if (!type.IsReferenceType || !space.StartsWith("System", System.StringComparison.Ordinal)
            || space is "System.Collections.Immutable" or "System.Collections.Concurrent" or "System.Collections.Frozen" or "System.Collections.ObjectModel"
            || type.SpecialType == SpecialType.System_String)
        {
            return false;
        }

        var name = type.OriginalDefinition.MetadataName;
        return s_classes.Contains(name) || s_interfaces.Contains(name)
            || (type.TypeKind == TypeKind.Class && type.AllInterfaces.Any(static i => s_interfaces.Contains(i.OriginalDefinition.MetadataName)));
    }
}
