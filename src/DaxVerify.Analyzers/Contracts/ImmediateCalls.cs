using System.Collections.Generic;
using System.Collections.Immutable;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Methods that call the delegates passed to them before they return, on the caller's thread, and keep none. Everything else is
/// taken to run its delegates later.
/// </summary>
internal sealed class ImmediateCalls
{
    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> s_methods = Table();

    private static readonly ImmutableHashSet<string> s_eagerLinq = ImmutableHashSet.Create(
        "Aggregate", "AggregateBy", "All", "Any", "Average", "Contains", "Count", "CountBy", "ElementAt", "ElementAtOrDefault", "First", "FirstOrDefault",
        "Last", "LastOrDefault", "LongCount", "Max", "MaxBy", "Min", "MinBy", "SequenceEqual", "Single", "SingleOrDefault",
        "Sum", "ToArray", "ToDictionary", "ToHashSet", "ToList", "ToLookup", "ForEach");

    /// <summary>What an object is called that only looks at what it was made with.</summary>
    public const string View = "view";

    private readonly WellKnownTypes _types;

    /// <summary>Makes the table.</summary>
    public ImmediateCalls(WellKnownTypes types) => _types = types;

    /// <summary>Whether the method runs the delegate given for a parameter at once.</summary>
    public bool RunsAtOnce(IMethodSymbol method, IParameterSymbol? parameter)
    {
        if (parameter is not null && Annotations.Has(parameter, Annotations.RunsImmediately))
        {
            return true;
        }

        if (parameter is not null && InheritsRunsImmediately(method, parameter))
        {
            return true;
        }

        if (IsLinq(method))
        {
            return s_eagerLinq.Contains(method.Name);
        }

        var type = method.ContainingType?.OriginalDefinition;
        return type is not null
            && s_methods.TryGetValue(type.MetadataName, out var names)
            && names.Contains(method.Name)
            && type.ContainingNamespace.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal);
    }

    /// <summary>Whether the method consumes a lazy sequence before it returns.</summary>
    public bool Consumes(IMethodSymbol method) =>
        (IsLinq(method) && s_eagerLinq.Contains(method.Name))
        || (method.Name is "Join" or "Concat" && method.ContainingType?.SpecialType == SpecialType.System_String)
        || method.Name is "AddRange" or "InsertRange" or "UnionWith" or "IntersectWith" or "ExceptWith" or "SymmetricExceptWith"
        || method.Name is "GetEnumerator";

    /// <summary>
    /// The collection that a value only looks at: a lazy query, a read-only wrapper, the keys or values of a dictionary, views of views. Null if it is none.
    /// </summary>
    public Sym? ViewedBy(Sym value)
    {
        Sym? viewed = null;
        for (var current = value; SourceOfView(current) is { } source; current = source)
        {
            viewed = source;
        }

        return viewed;
    }

    /// <summary>Whether the objects of a type only look at the collection that they are made with.</summary>
    public static bool IsView(ITypeSymbol? type) =>
        type is { Name: "ReadOnlyCollection" or "ReadOnlyDictionary" or "ReadOnlySet" } && type.ContainingNamespace.ToDisplayString() == "System.Collections.ObjectModel";

    private Sym? SourceOfView(Sym value) => value switch
    {
        { Kind: SymKind.Operator, Data: View } => value.Children[0],
        { Kind: SymKind.Call, Data: IMethodSymbol method, Children: { IsEmpty: false } parts }
            when (IsLinq(method) && IsLazy(method)) || (method.Name is "AsReadOnly" or "AsSpan" or "AsMemory" or "GetViewBetween" or "GetEnumerator" && IsOfFramework(method)) => parts[0],
        { Kind: SymKind.Member, Data: IPropertySymbol { Name: "Keys" or "Values" } property } when IsOfFramework(property) => value.Children[0],
        _ => null,
    };

    private static bool IsLazy(IMethodSymbol method) =>
        !s_eagerLinq.Contains(method.Name) && method.ReturnType.OriginalDefinition.Name is "IEnumerable" or "IOrderedEnumerable";

    private static bool IsOfFramework(ISymbol member) =>
        member.ContainingNamespace?.ToDisplayString() is "System.Collections.Generic" or "System.Collections" or "System" or "System.Runtime.InteropServices";

    /// <summary>Whether the method belongs to LINQ over objects.</summary>
    public bool IsLinq(IMethodSymbol method) => WellKnownTypes.Same(method.ContainingType, _types.Enumerable);

    private static bool InheritsRunsImmediately(IMethodSymbol method, IParameterSymbol parameter)
    {
        for (var current = method.OriginalDefinition.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (Annotations.Has(current.Parameters[parameter.Ordinal], Annotations.RunsImmediately))
            {
                return true;
            }
        }

        foreach (var contract in ContractProvider.ImplementedBy(method.OriginalDefinition))
        {
            if (Annotations.Has(((IMethodSymbol)contract).Parameters[parameter.Ordinal], Annotations.RunsImmediately))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableDictionary<string, ImmutableHashSet<string>> Table()
    {
        var finders = new[]
        {
            "ForEach", "Exists", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex", "RemoveAll", "TrueForAll", "ConvertAll", "Sort", "BinarySearch",
        };
        var table = new Dictionary<string, ImmutableHashSet<string>>
        {
            ["List`1"] = ImmutableHashSet.Create(finders),
            ["Array"] = ImmutableHashSet.Create(finders),
            ["ImmutableList`1"] = ImmutableHashSet.Create(finders),
            ["ImmutableArray`1"] = ImmutableHashSet.Create(finders),
            ["HashSet`1"] = ImmutableHashSet.Create("RemoveWhere"),
            ["SortedSet`1"] = ImmutableHashSet.Create("RemoveWhere"),
            ["MemoryExtensions"] = ImmutableHashSet.Create("Sort"),
            ["ConcurrentDictionary`2"] = ImmutableHashSet.Create("GetOrAdd", "AddOrUpdate"),
            ["ImmutableInterlocked"] = ImmutableHashSet.Create("Update", "GetOrAdd", "AddOrUpdate"),
            ["LazyInitializer"] = ImmutableHashSet.Create("EnsureInitialized"),
            ["String"] = ImmutableHashSet.Create("Create"),
            ["SpinWait"] = ImmutableHashSet.Create("SpinUntil"),
            ["CollectionExtensions"] = ImmutableHashSet.Create("RemoveAll"),
        };
        return table.ToImmutableDictionary();
    }
}
