using System.Text;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Compares and instantiates signatures across modules, where the same type has different references.</summary>
internal static class Signatures
{
    /// <summary>Of a type parameter: its argument may be a ref struct (<c>allows ref struct</c>).</summary>
    private const GenericParameterAttributes AllowsByRefLike = (GenericParameterAttributes)0x20;

    /// <summary>A text that is equal for equal types, with generic parameters by position.</summary>
    public static string Of(TypeReference type)
    {
        switch (type)
        {
            case GenericParameter p:
                return (p.Type == GenericParameterType.Type ? "!" : "!!") + p.Position;
            case ByReferenceType r:
                return Of(r.ElementType) + "&";
            case ArrayType a:
                return Of(a.ElementType) + "[" + new string(',', a.Rank - 1) + "]";
            case PointerType p:
                return Of(p.ElementType) + "*";
            case GenericInstanceType g:
                return Of(g.ElementType) + "<" + string.Join(',', g.GenericArguments.Select(Of)) + ">";
            case RequiredModifierType m:
                return Of(m.ElementType);
            case OptionalModifierType m:
                return Of(m.ElementType);
            default:
                return type.FullName;
        }
    }

    /// <summary>Name and parameters of a method, as one text.</summary>
    public static string Of(MethodReference method)
    {
        var text = new StringBuilder(method.Name).Append('(');
        foreach (var parameter in method.Parameters)
        {
            text.Append(Of(parameter.ParameterType)).Append(';');
        }

        return text.ToString();
    }

    /// <summary>A type as it stands in a member of <paramref name="owner"/>, with that type's arguments filled in.</summary>
    /// <param name="type">The type in the member's signature.</param>
    /// <param name="owner">The member's declaring type.</param>
    /// <param name="method">The called method, for its own arguments; null for fields.</param>
    public static TypeReference Instantiate(TypeReference type, TypeReference? owner, MethodReference? method)
    {
        switch (type)
        {
            case GenericParameter { Type: GenericParameterType.Type } p when owner is GenericInstanceType g && p.Position < g.GenericArguments.Count:
                return g.GenericArguments[p.Position];
            case GenericParameter { Type: GenericParameterType.Method } p when method is GenericInstanceMethod g && p.Position < g.GenericArguments.Count:
                return g.GenericArguments[p.Position];
            case ByReferenceType r:
                return new ByReferenceType(Instantiate(r.ElementType, owner, method));
            case ArrayType { IsVector: true } a:
                return new ArrayType(Instantiate(a.ElementType, owner, method));
            case ArrayType a:
                return new ArrayType(Instantiate(a.ElementType, owner, method), a.Rank);
            case PointerType p:
                return new PointerType(Instantiate(p.ElementType, owner, method));
            case RequiredModifierType m:
                return Instantiate(m.ElementType, owner, method);
            case OptionalModifierType m:
                return Instantiate(m.ElementType, owner, method);
            case GenericInstanceType g:
                var instance = new GenericInstanceType(g.ElementType);
                foreach (var argument in g.GenericArguments)
                {
                    instance.GenericArguments.Add(Instantiate(argument, owner, method));
                }

                return instance;
            default:
                return type;
        }
    }

    /// <summary>The type without what the compiler says of its use: read only, volatile.</summary>
    public static TypeReference Bare(TypeReference type) => type is IModifierType modified ? Bare(modified.ElementType) : type;

    /// <summary>Whether nothing is returned: what an <c>init</c> accessor returns says so only under what the compiler says of its use.</summary>
    public static bool IsVoid(TypeReference returned) => Bare(returned).MetadataType == MetadataType.Void;

    /// <summary>Whether the type is a value type: a reference to one needn't say so.</summary>
    public static bool IsValueType(TypeReference type)
    {
        if (type.IsValueType || type is ArrayType or GenericParameter or ByReferenceType)
        {
            return type.IsValueType;
        }

        return TryResolve(type) is { IsValueType: true };
    }

    /// <summary>The type's definition; null if its assembly can't be found.</summary>
    public static TypeDefinition? TryResolve(TypeReference type)
    {
        try
        {
            return type.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>The method's definition; null if its assembly can't be found.</summary>
    public static MethodDefinition? TryResolve(MethodReference method)
    {
        try
        {
            return method.Resolve() ?? (method.DeclaringType is ArrayType ? null : TryResolve(method.DeclaringType)?.Methods.FirstOrDefault(own => IsSubstituted(own, method)));
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>The field's definition; null if its assembly can't be found.</summary>
    public static FieldDefinition? TryResolve(FieldReference field)
    {
        try
        {
            return field.Resolve() ?? TryResolve(field.DeclaringType)?.Fields.FirstOrDefault(own => own.Name == field.Name && Substituted(own.FieldType) == Of(field.FieldType));
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>A reference of rewritten code speaks of the engine's types where the file of the assembly that it refers to has the framework's.</summary>
    private static bool IsSubstituted(MethodDefinition own, MethodReference reference)
    {
        var open = reference is GenericInstanceMethod generic ? generic.ElementMethod : reference;
        return own.Name == open.Name && own.HasThis == open.HasThis && own.Parameters.Count == open.Parameters.Count && own.GenericParameters.Count == open.GenericParameters.Count
            && Substituted(own.ReturnType) == Of(open.ReturnType)
            && own.Parameters.Zip(open.Parameters).All(pair => Substituted(pair.First.ParameterType) == Of(pair.Second.ParameterType));
    }

    /// <summary><see cref="Of(TypeReference)"/> with the engine's types in place of those that they stand for.</summary>
    private static string Substituted(TypeReference type) => type switch
    {
        GenericParameter => Of(type),
        ByReferenceType r => Substituted(r.ElementType) + "&",
        ArrayType a => Substituted(a.ElementType) + "[" + new string(',', a.Rank - 1) + "]",
        PointerType p => Substituted(p.ElementType) + "*",
        GenericInstanceType g => Substituted(g.ElementType) + "<" + string.Join(',', g.GenericArguments.Select(Substituted)) + ">",
        RequiredModifierType m => Substituted(m.ElementType),
        OptionalModifierType m => Substituted(m.ElementType),
        _ => RedirectTable.Substitutes.TryGetValue(type.FullName, out var substitute) ? substitute.FullName! : type.FullName,
    };

    /// <summary>Whether the type is one of functions.</summary>
    public static bool IsDelegate(TypeReference type) => TryResolve(type)?.BaseType?.FullName == "System.MulticastDelegate";

    /// <summary>Whether a reference in a type's own code means the type with its own type parameters, not another instance of it.</summary>
    public static bool IsSelf(TypeReference reference, TypeDefinition type) => reference is GenericInstanceType instance
        ? instance.ElementType == type && instance.GenericArguments.Select((argument, i) => argument is GenericParameter { Type: GenericParameterType.Type } own && own.Position == i).All(isOwn => isOwn)
        : reference == type;

    /// <summary>The type itself, for use inside its own members: with its own parameters as arguments if it is generic.</summary>
    public static TypeReference Self(TypeDefinition type)
    {
        if (!type.HasGenericParameters)
        {
            return type;
        }

        var self = new GenericInstanceType(type);
        foreach (var parameter in type.GenericParameters)
        {
            self.GenericArguments.Add(parameter);
        }

        return self;
    }

    /// <summary>Whether the type can be a generic argument: no pointers, references or ref structs.</summary>
    public static bool CanBeArgument(TypeReference type)
    {
        if (type is PointerType or FunctionPointerType or ByReferenceType || type.FullName is "System.TypedReference" or "System.Void"
            || (type is GenericParameter parameter && (parameter.Attributes & AllowsByRefLike) != 0))
        {
            return false;
        }

        if (!type.IsValueType || type.IsPrimitive)
        {
            return true;
        }

        var name = type.GetElementType().FullName;
        if (name is "System.Span`1" or "System.ReadOnlySpan`1")
        {
            return false;
        }

        return TryResolve(type.GetElementType()) is not { } definition
            || !definition.CustomAttributes.Any(a => a.AttributeType.Name == "IsByRefLikeAttribute");
    }
}
