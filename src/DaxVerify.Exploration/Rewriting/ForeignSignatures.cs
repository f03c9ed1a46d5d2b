using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Members of assemblies that aren't rewritten and have a type in their signature that rewritten code has the engine's instead of: there is no such member for it, and the runtime would say so where it
/// first compiles the code.
/// </summary>
internal sealed class ForeignSignatures
{
    private readonly Instrumentable _fields;
    private readonly string _engine = typeof(ForeignSignatures).Assembly.GetName().Name!;

    /// <summary>Prepares for one module.</summary>
    /// <param name="fields">Knows what is rewritten.</param>
    public ForeignSignatures(Instrumentable fields) => _fields = fields;

    /// <summary>What messages call a method that rewritten code can't call; null for one that it can.</summary>
    public string? Of(MethodReference method)
    {
        var open = method is GenericInstanceMethod generic ? generic.ElementMethod : method;
        return IsForeign(open.DeclaringType) && open.Parameters.Select(parameter => parameter.ParameterType).Prepend(open.ReturnType).Select(Engines).FirstOrDefault(name => name is not null) is { } name
            ? Say(open, name)
            : null;
    }

    /// <summary>The same of a field.</summary>
    public string? Of(FieldReference field) => IsForeign(field.DeclaringType) && Engines(field.FieldType) is { } name ? Say(field, name) : null;

    /// <summary>Refuses a type that derives from one of those assemblies, or implements it, if such a member is overridden.</summary>
    /// <exception cref="RewriteException">There is one.</exception>
    public void Check(TypeDefinition type)
    {
        var own = type.Methods.Where(method => method.IsVirtual && (Engines(method.ReturnType) ?? method.Parameters.Select(p => Engines(p.ParameterType)).FirstOrDefault(name => name is not null)) is not null).ToList();
        if (own.Count == 0)
        {
            return;
        }

        foreach (var definition in Above(type))
        {
            if (definition.Methods.FirstOrDefault(method => method.IsVirtual && HasSubstituted(method) && own.Exists(mine => Overrides(mine, method))) is { } overridden)
            {
                var library = definition.Module.Assembly.Name.Name;
                throw new RewriteException($"{type.Module.Assembly.Name.Name} can't be rewritten without {library}, of which {CleanName(type)} overrides {CleanName(definition)}.{overridden.Name}: rewrite both (--include {library})");
            }
        }
    }

    private IEnumerable<TypeDefinition> Above(TypeDefinition type)
    {
        foreach (var implemented in type.Interfaces.Select(i => i.InterfaceType).Where(IsForeign))
        {
            if (Signatures.TryResolve(implemented) is { } definition)
            {
                yield return definition;
            }
        }

        for (var at = type.BaseType; at is not null && Signatures.TryResolve(at) is { } definition; at = definition.BaseType)
        {
            if (!_fields.IsRewritten(definition.Module.Assembly.Name.Name))
            {
                yield return definition;
            }
        }
    }

    private static bool Overrides(MethodDefinition own, MethodDefinition method) =>
        own.Parameters.Count == method.Parameters.Count && (own.Name == method.Name || own.Name.EndsWith($".{method.Name}", StringComparison.Ordinal));

    /// <summary>Whether its signature, as its own assembly has it, has a type that the engine stands for.</summary>
    private static bool HasSubstituted(MethodDefinition method) => IsSubstituted(method.ReturnType) || method.Parameters.Any(parameter => IsSubstituted(parameter.ParameterType));

    private static bool IsSubstituted(TypeReference type) => type switch
    {
        GenericParameter => false,
        GenericInstanceType generic => IsSubstituted(generic.ElementType) || generic.GenericArguments.Any(IsSubstituted),
        TypeSpecification specification => IsSubstituted(specification.ElementType),
        _ => RedirectTable.Substitutes.ContainsKey(type.FullName),
    };

    private bool IsForeign(TypeReference type) =>
        type is not ArrayType && type.GetElementType() is { Scope: AssemblyNameReference scope } && scope.Name != _engine && !_fields.IsRewritten(scope.Name);

    /// <summary>The engine's type in a signature, as the program calls it; null if there is none.</summary>
    private string? Engines(TypeReference type) => type switch
    {
        GenericParameter => null,
        GenericInstanceType generic => Engines(generic.ElementType) ?? generic.GenericArguments.Select(Engines).FirstOrDefault(name => name is not null),
        TypeSpecification specification => Engines(specification.ElementType),
        _ => type.Scope is AssemblyNameReference scope && scope.Name == _engine ? type.Name.Replace("Controlled", "", StringComparison.Ordinal).Split('`')[0] : null,
    };

    private static string Say(MemberReference member, string name) =>
        $"{CleanName(member.DeclaringType)}.{member.Name} of {member.DeclaringType.GetElementType().Scope.Name}, which isn't rewritten and has {name} in its signature";

    private static string CleanName(TypeReference type) => type.GetElementType().Name.Split('`')[0];
}
