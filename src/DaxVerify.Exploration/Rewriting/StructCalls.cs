using DaxVerify.Exploration.Runtime;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>What calls do with structs of the framework that refer to something: views, enumerators, handles of documents.</summary>
internal static class StructCalls
{
    private static readonly Dictionary<string, bool> s_refers = new(StringComparer.Ordinal);

    private static readonly string[] s_otherSpaces =
        ["System.Threading", "System.Runtime.CompilerServices", "System.Collections.Immutable", "System.Reflection", "System.Numerics", "System.Diagnostics"];

    /// <summary>Views of views, and what is kept of them beside what they show.</summary>
    private static readonly HashSet<string> s_shapes =
    [
        ".ctor", "Slice", "get_Length", "get_IsEmpty", "get_Span", "Pin", "Equals", "GetHashCode", "get_Array", "get_Offset", "get_Count", "get_Current", "Dispose", "get_Start", "get_End",
        "get_IsSingleSegment", "get_First", "get_FirstSpan", "GetPosition", "GetOffset", "TryGet", "get_Key", "get_Value", "get_HasValue", "Deconstruct", "CompareTo", "op_Equality",
        "op_Inequality", "op_Implicit", "op_Explicit", "get_Empty", "GetValueOrDefault",
    ];

    private static readonly HashSet<string> s_views =
    [
        "System.Memory`1", "System.ReadOnlyMemory`1", "System.ArraySegment`1", "System.Buffers.ReadOnlySequence`1", "System.ValueTuple", "System.Nullable`1",
        "System.Collections.Generic.KeyValuePair`2",
    ];

    /// <summary>What a call does with what the struct refers to that it is called on.</summary>
    /// <param name="method">The method.</param>
    /// <param name="type">The struct: the method's own type, or what a call on a type parameter is constrained to.</param>
    public static FrameworkUse OfReceiver(MethodReference method, TypeReference type)
    {
        if (!Refers(type))
        {
            return FrameworkUse.None;
        }

        var name = type.GetElementType().FullName;
        if (IsView(name) ? s_shapes.Contains(method.Name) : method.Name is ".ctor" or "get_Current" or "Dispose" or "Equals" or "GetHashCode")
        {
            return FrameworkUse.None;
        }

        if (Holds(name) && method.Name != "ToString")
        {
            return FrameworkUse.None;
        }

        if (type.GetElementType().Name.Contains("Enumerator", StringComparison.Ordinal))
        {
            return name.StartsWith("System.ArraySegment`1", StringComparison.Ordinal) || name.StartsWith("System.Buffers.ReadOnlySequence`1", StringComparison.Ordinal)
                || method.Name is not ("MoveNext" or "Reset")
                ? FrameworkUse.None
                : FrameworkUse.ReadsStruct;
        }

        return FrameworkCalls.OnlyReads(method) || name is "System.Text.Json.JsonElement" or "System.Text.Json.JsonProperty" or "System.Memory`1" or "System.ReadOnlyMemory`1" ? FrameworkUse.ReadsStruct : FrameworkUse.WritesStruct;
    }

    /// <summary>What a call does with what a struct refers to that it is passed.</summary>
    /// <param name="method">The method.</param>
    /// <param name="type">The struct.</param>
    /// <param name="isShown">The call asks its arguments for their texts.</param>
    public static FrameworkUse OfArgument(MethodReference method, TypeReference type, bool isShown)
    {
        var name = type.GetElementType().FullName;
        if (!Refers(type) || (Holds(name) && !isShown) || FrameworkCalls.MakesView(method) || method.DeclaringType.GetElementType().FullName == "System.Runtime.InteropServices.MemoryMarshal"
            || method.Name is "op_Implicit" or "op_Equality" or "op_Inequality")
        {
            return FrameworkUse.None;
        }

        if (method.Name == ".ctor")
        {
            return FrameworkUse.Keeps;
        }

        return name == "System.Memory`1" && !isShown ? FrameworkUse.WritesStruct : FrameworkUse.ReadsStruct;
    }

    /// <summary>Whether a struct of the framework has fields that refer to objects or memory.</summary>
    public static bool Refers(TypeReference type)
    {
        var element = type.GetElementType();
        if (element is GenericParameter || type is ByReferenceType or PointerType or ArrayType || element.Scope is not AssemblyNameReference scope || !FrameworkAssemblies.Contains(scope.Name)
            || !Signatures.IsValueType(element) || element.IsPrimitive || IsOther(element) || element.FullName is "System.Span`1" or "System.ReadOnlySpan`1" or "System.TypedReference"
            || element.DeclaringType?.FullName is "System.Span`1" or "System.ReadOnlySpan`1")
        {
            return false;
        }

        if (IsView(element.FullName))
        {
            return true;
        }

        lock (s_refers)
        {
            return RefersDeep(element);
        }
    }

    private static bool RefersDeep(TypeReference type)
    {
        if (s_refers.TryGetValue(type.FullName, out var known))
        {
            return known;
        }

        s_refers[type.FullName] = false;
        var definition = Signatures.TryResolve(type);
        var refers = definition is { IsValueType: true, IsEnum: false } && definition.Fields.Any(field => !field.IsStatic && IsReference(field.FieldType));
        return s_refers[type.FullName] = refers;
    }

    private static bool IsReference(TypeReference type) => type switch
    {
        GenericParameter or PointerType or FunctionPointerType or ByReferenceType => false,
        ArrayType => true,
        _ when type.IsPrimitive || type.FullName == "System.String" => false,
        _ when type.GetElementType().FullName is "System.Span`1" or "System.ReadOnlySpan`1" => true,
        _ when Signatures.IsValueType(type) => !Holds(type.GetElementType().FullName) && (IsView(type.GetElementType().FullName) || RefersDeep(type.GetElementType())),
        _ => true,
    };

    private static bool IsView(string name) => s_views.Contains(name) || Holds(name);

    /// <summary>It holds values, and isn't a view of anything.</summary>
    private static bool Holds(string name) =>
        name.StartsWith("System.ValueTuple", StringComparison.Ordinal) || name is "System.Nullable`1" or "System.Collections.Generic.KeyValuePair`2";

    private static bool IsOther(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        return Array.Exists(s_otherSpaces, space => outer.Namespace.StartsWith(space, StringComparison.Ordinal)) || outer.FullName.StartsWith("System.Runtime", StringComparison.Ordinal);
    }
}
