using System.Collections.Immutable;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.State;

/// <summary>Which types of the framework are mutable and not made for sharing, so that a reference to one leaks what a lock guards.</summary>
internal static class Mutability
{
    private static readonly ImmutableHashSet<string> s_interfaces = ImmutableHashSet.Create(
        "IList`1", "ICollection`1", "IDictionary`2", "ISet`1", "IList", "IDictionary", "ICollection");

    private static readonly ImmutableHashSet<string> s_classes = ImmutableHashSet.Create(
        "Queue`1", "Stack`1", "PriorityQueue`2", "BitArray", "Queue", "Stack", "StringBuilder");

    private static readonly ImmutableHashSet<string> s_mutators = ImmutableHashSet.Create(
        "Add", "AddAfter", "AddBefore", "AddFirst", "AddLast", "AddRange", "And", "Append", "AppendFormat", "AppendJoin", "AppendLine", "Clear", "Dequeue",
        "DequeueEnqueue", "Enqueue", "EnqueueDequeue", "EnqueueRange", "EnsureCapacity", "ExceptWith", "Insert", "InsertRange", "IntersectWith", "LeftShift", "Not", "Or",
        "Pop", "Push", "Remove", "RemoveAll", "RemoveAt", "RemoveFirst", "RemoveLast", "RemoveRange", "RemoveWhere", "Replace", "Reverse", "RightShift",
        "Set", "SetAll", "SetByIndex", "SetValue", "Sort", "SymmetricExceptWith", "TrimExcess", "TryAdd", "TryDequeue", "TryPop", "UnionWith", "Xor");

    /// <summary>The static methods of the framework that change the collection that they are given, by type: the first parameter, or the one named.</summary>
    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> s_changers = new System.Collections.Generic.Dictionary<string, ImmutableHashSet<string>>
    {
        ["Array"] = ImmutableHashSet.Create("Clear", "Copy(destinationArray)", "ConstrainedCopy(destinationArray)", "Fill", "Reverse", "Sort"),
        ["Buffer"] = ImmutableHashSet.Create("BlockCopy(dst)", "SetByte"),
        ["CollectionExtensions"] = ImmutableHashSet.Create("AddRange", "InsertRange", "Remove", "TryAdd"),
        ["CollectionsMarshal"] = ImmutableHashSet.Create("GetValueRefOrAddDefault", "SetCount"),
    }.ToImmutableDictionary();

    /// <summary>
    /// Whether an operation changes a collection of the framework by a reference to it: calls what adds, removes or orders elements, or assigns one by an
    /// indexer. The type counts that the reference is seen as, which may be an interface.
    /// </summary>
    public static bool IsMutation(IOperation? operation, IOperation reference) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => IsMutation(conversion.Parent, conversion),
        IInvocationOperation call => ReferenceEquals(call.Instance, reference) && s_mutators.Contains(call.TargetMethod.Name) && IsShareable(reference.Type),
        IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation { TargetMethod: { IsStatic: true } method } } =>
            IsChanger(method.ReducedFrom ?? method, parameter) && IsShareable(reference.Type),
        IPropertyReferenceOperation { Property.IsIndexer: true } element => ReferenceEquals(element.Instance, reference) && IsShareable(reference.Type) && IsAssigned(element),
        IImplicitIndexerReferenceOperation element => ReferenceEquals(element.Instance, reference) && IsShareable(reference.Type) && IsAssigned(element),
        _ => false,
    };

    private static bool IsChanger(IMethodSymbol method, IParameterSymbol parameter) =>
        method.ContainingType is { ContainingNamespace: { } space } type && space.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal)
        && s_changers.TryGetValue(type.Name, out var names)
        && (names.Contains($"{method.Name}({parameter.Name})") || (parameter.Ordinal == 0 && names.Contains(method.Name)));

    private static bool IsAssigned(IOperation element) => element.Parent switch
    {
        IAssignmentOperation assignment => ReferenceEquals(assignment.Target, element),
        IIncrementOrDecrementOperation => true,
        _ => false,
    };

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
