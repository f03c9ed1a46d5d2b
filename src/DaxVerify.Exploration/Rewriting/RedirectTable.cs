using System.Globalization;
using System.Text.RegularExpressions;
using DaxVerify.Exploration.Primitives;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Which framework types and calls the engine takes over: read once from the attributes on its own primitives, so that a
/// new primitive is one new file and nothing else.
/// </summary>
internal static partial class RedirectTable
{
    private static readonly Dictionary<string, TypeDefinition> s_replaced = Find(nameof(ReplacesAttribute));
    private static readonly Dictionary<string, TypeDefinition> s_substituted = Find(nameof(SubstitutesAttribute));

    /// <summary>Types that take another's place, by the framework type's full name.</summary>
    public static IReadOnlyDictionary<string, TypeDefinition> Substitutes => s_substituted;

    /// <summary>Whether the engine takes over calls on the type.</summary>
    public static bool Replaces(string type) => s_replaced.ContainsKey(type);

    /// <summary>The stand-in for a call on a replaced type.</summary>
    /// <param name="called">The framework method.</param>
    /// <param name="isNew">It is called as a constructor.</param>
    /// <param name="wantsSite">Whether the stand-in takes the source site as a last parameter.</param>
    /// <returns>Null if there is none.</returns>
    public static MethodDefinition? FindReplacement(MethodReference called, bool isNew, out bool wantsSite)
    {
        wantsSite = false;
        if (!s_replaced.TryGetValue(called.DeclaringType.GetElementType().FullName, out var shim))
        {
            return null;
        }

        var parameters = called.Parameters.Select(p => Signatures.Of(p.ParameterType)).ToList();
        if (called.HasThis && !isNew)
        {
            parameters.Insert(0, OwnerOf(called) + (Signatures.IsValueType(called.DeclaringType) ? "&" : ""));
        }

        if (called.DeclaringType is GenericInstanceType owner)
        {
            parameters = [.. parameters.Select((p, i) => i == 0 && called.HasThis && !isNew ? p : Shift(p, owner.GenericArguments.Count))];
        }

        return Match(shim, isNew ? "New" : called.Name, parameters, out wantsSite);
    }

    /// <summary>The method of a substituted type that stands for <paramref name="called"/>.</summary>
    /// <returns>Null if the substitute doesn't have it.</returns>
    public static MethodDefinition? FindSubstitute(TypeDefinition substitute, MethodReference called, out bool wantsSite)
    {
        var parameters = called.Parameters.Select(p => Signatures.Of(p.ParameterType)).ToList();
        return Match(substitute, called.Name, parameters, out wantsSite);
    }

    /// <summary>A generic type's stand-ins are generic methods: the type's parameters become theirs.</summary>
    private static string OwnerOf(MethodReference called)
    {
        if (called.DeclaringType is not GenericInstanceType generic)
        {
            return Signatures.Of(called.DeclaringType);
        }

        return $"{generic.ElementType.FullName}<{string.Join(',', generic.GenericArguments.Select((_, i) => $"!!{i}"))}>";
    }

    /// <summary>The method's own parameters come after those of the type.</summary>
    private static string Shift(string parameter, int by) => GenericPosition().Replace(
        parameter,
        match => string.Create(CultureInfo.InvariantCulture, $"!!{int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) + (match.Groups[1].Value == "!!" ? by : 0)}"));

    [GeneratedRegex("(!!?)([0-9]+)")]
    private static partial Regex GenericPosition();

    private static MethodDefinition? Match(TypeDefinition type, string name, List<string> parameters, out bool wantsSite)
    {
        wantsSite = false;
        foreach (var method in type.Methods)
        {
            if (method.Name != name)
            {
                continue;
            }

            var own = method.Parameters;
            var extra = own.Count == parameters.Count + 1 && own[^1] is { Name: "site", ParameterType.FullName: "System.String" };
            if (!extra && (own.Count != parameters.Count || own is [.., { Name: "site" }]))
            {
                continue;
            }

            var same = true;
            for (var i = 0; i < parameters.Count && same; i++)
            {
                same = Signatures.Of(own[i].ParameterType) == parameters[i];
            }

            if (same)
            {
                wantsSite = extra;
                return method;
            }
        }

        return null;
    }

    private static Dictionary<string, TypeDefinition> Find(string attribute)
    {
        var found = new Dictionary<string, TypeDefinition>();
        foreach (var type in EngineReferences.Engine.GetTypes())
        {
            foreach (var mark in type.CustomAttributes.Where(a => a.AttributeType.Name == attribute))
            {
                found.Add((string)mark.ConstructorArguments[0].Value, type);
            }
        }

        return found;
    }
}
