using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Which classes have objects that the program declares as released: those that it passes to methods marked <c>[ReleasesObject]</c>, an attribute that is known by its name, and
/// those that derive from them; and classes marked <c>[EndsWithDispose]</c>. In them also fields are followed that are never set again. Where nothing is marked nothing is.
/// </summary>
internal sealed class Lifetimes
{
    private const string Releases = "ReleasesObjectAttribute";
    private const string Reuses = "ReusesObjectAttribute";
    private const string EndsByDisposal = "EndsWithDisposeAttribute";
    private readonly HashSet<string> _released = [];

    /// <summary>The same for equal programs.</summary>
    public string Key => string.Join(';', _released.Order(StringComparer.Ordinal));

    /// <summary>Whether a method releases its argument; null if it takes it into use again, or does neither.</summary>
    public static bool? Releasing(MethodReference method)
    {
        if (method.HasThis || method.Parameters.Count != 1 || !Signatures.IsVoid(method.ReturnType) || Find(method) is not { HasCustomAttributes: true } definition)
        {
            return null;
        }

        return definition.CustomAttributes.Any(a => a.AttributeType.Name == Releases) ? true
            : definition.CustomAttributes.Any(a => a.AttributeType.Name == Reuses) ? false
            : null;
    }

    /// <summary>Whether a call disposes of an object of the program: only the object itself can tell whether it ends with that, since a call names the class that declares the method first.</summary>
    public static bool Disposes(MethodReference method) =>
        method is { Name: "Dispose", HasThis: true, Parameters.Count: 0 } && !IsFrameworks(method.DeclaringType) && Signatures.TryResolve(method.DeclaringType) is { IsValueType: false, IsInterface: false } type && IsDisposable(type);

    /// <summary>The type of what a call passes, as far as the call knows it.</summary>
    public static TypeReference ArgumentOf(MethodReference method) => Signatures.Instantiate(method.Parameters[0].ParameterType, method.DeclaringType, method);

    /// <summary>Looks for releases in one of the assemblies that are rewritten together.</summary>
    public void Add(ModuleDefinition module)
    {
        _released.UnionWith(module.GetTypes().Where(IsMarked).Select(type => type.FullName));
        if (!module.GetTypeReferences().Any(t => t.Name == Releases) && !module.GetMemberReferences().Any(m => m is MethodReference method && Releasing(method) is true)
            && !module.GetTypes().Any(t => t.Name == Releases))
        {
            return;
        }

        foreach (var body in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).Select(m => m.Body))
        {
            foreach (var called in body.Instructions.Where(i => i.OpCode.Code == Code.Call).Select(i => i.Operand).OfType<MethodReference>())
            {
                if (Releasing(called) is true)
                {
                    _released.Add(NameOf(ArgumentOf(called)));
                }
            }
        }
    }

    /// <summary>Whether objects of a class may be released.</summary>
    public bool Covers(TypeDefinition type)
    {
        if (_released.Count == 0)
        {
            return false;
        }

        for (var t = type; t is not null; t = t.BaseType is { } up ? Signatures.TryResolve(up) : null)
        {
            if (_released.Contains(t.FullName) || t.Interfaces.Any(i => _released.Contains(i.InterfaceType.GetElementType().FullName)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A type parameter counts as what it must derive from.</summary>
    private static string NameOf(TypeReference type) => type is GenericParameter parameter
        ? parameter.Constraints.FirstOrDefault() is { } constraint ? NameOf(constraint.ConstraintType) : "System.Object"
        : type.GetElementType().FullName;

    private static bool IsFrameworks(TypeReference type) => type.Scope is AssemblyNameReference scope && Runtime.FrameworkAssemblies.IsShared(scope.Name);

    private static bool IsMarked(TypeDefinition type) => type.HasCustomAttributes && type.CustomAttributes.Any(a => a.AttributeType.Name == EndsByDisposal);

    private static bool IsDisposable(TypeDefinition type)
    {
        for (var t = type; t is not null; t = t.BaseType is { } up && !IsFrameworks(up) ? Signatures.TryResolve(up) : null)
        {
            if (t.Interfaces.Any(i => i.InterfaceType.FullName == "System.IDisposable"))
            {
                return true;
            }
        }

        return false;
    }

    private static MethodDefinition? Find(MethodReference method) => IsFrameworks(method.DeclaringType) ? null : Signatures.TryResolve(method);
}
