using System.Globalization;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Static methods that delegates are made of instead of functions of the framework: each calls the function, so that the call is seen as any other of the program. A delegate
/// is the same as another of its function as long as both are made in one line; those of functions that a module removes again stay as they are.
/// </summary>
internal sealed class FunctionStubs
{
    private const string Mark = ">$function$";
    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, MethodDefinition> _stubs = [];
    private readonly List<MethodDefinition> _new = [];
    private HashSet<string>? _removed;

    /// <summary>Prepares for one module.</summary>
    public FunctionStubs(ModuleDefinition module) => _module = module;

    /// <summary>Those that were made since the last call, to be rewritten.</summary>
    public MethodDefinition[] TakeNew()
    {
        var made = _new.ToArray();
        _new.Clear();
        return made;
    }

    /// <summary>The method to make a delegate of.</summary>
    /// <param name="within">The body that makes it.</param>
    /// <param name="function">The instruction that loads the function.</param>
    /// <param name="method">The function.</param>
    /// <param name="site">The same place, with what the delegate is made for.</param>
    /// <returns>Null if it has to stay as it is.</returns>
    public MethodReference? For(MethodDefinition within, Instruction function, MethodReference method, string site)
    {
        _removed ??= FindRemoved();
        if ((method.HasThis && Signatures.IsValueType(method.DeclaringType)) || _removed.Contains(method.FullName))
        {
            return null;
        }

        var point = PointOf(within, function);
        var key = string.Create(CultureInfo.InvariantCulture, $"{(IsGenericIn(within, method) ? within.FullName : within.DeclaringType.FullName)} {method.FullName} {point?.Document.Url}:{point?.StartLine}");
        if (!_stubs.TryGetValue(key, out var stub))
        {
            _stubs.Add(key, stub = Make(within, method, point, site));
            _new.Add(stub);
        }

        var reference = within.DeclaringType.HasGenericParameters ? InItself(stub) : stub;
        return stub.HasGenericParameters ? Of(reference, within) : reference;
    }

    /// <summary>A static method of a generic type, as members of the type call it.</summary>
    private static MethodReference InItself(MethodDefinition stub)
    {
        var reference = new MethodReference(stub.Name, stub.ReturnType, Signatures.Self(stub.DeclaringType));
        foreach (var parameter in stub.Parameters)
        {
            reference.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        }

        foreach (var parameter in stub.GenericParameters)
        {
            reference.GenericParameters.Add(new GenericParameter(parameter.Name, reference));
        }

        return reference;
    }

    /// <summary>A generic stub, for the type arguments that the generic method has which makes the delegate.</summary>
    private static GenericInstanceMethod Of(MethodReference stub, MethodDefinition within)
    {
        var instance = new GenericInstanceMethod(stub);
        foreach (var parameter in within.GenericParameters)
        {
            instance.GenericArguments.Add(parameter);
        }

        return instance;
    }

    /// <summary>Gives a stub the type parameters of the method that makes the delegate, which signatures know by their number.</summary>
    private static void MakeGeneric(MethodDefinition stub, MethodDefinition within)
    {
        foreach (var parameter in within.GenericParameters)
        {
            var own = new GenericParameter(parameter.Name, stub) { Attributes = parameter.Attributes };
            foreach (var constraint in parameter.Constraints)
            {
                own.Constraints.Add(new GenericParameterConstraint(constraint.ConstraintType));
            }

            stub.GenericParameters.Add(own);
        }
    }

    private MethodDefinition Make(MethodDefinition within, MethodReference method, SequencePoint? point, string site)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"<{Site.Method(site)}{Mark}{_stubs.Count}");
        var stub = new MethodDefinition(
            name, MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, Signatures.Instantiate(method.ReturnType, method.DeclaringType, method));
        if (IsGenericIn(within, method))
        {
            MakeGeneric(stub, within);
        }

        if (method.HasThis)
        {
            stub.Parameters.Add(new ParameterDefinition(Site.Member(site) is { Length: > 0 } known ? known : ReceiverNames.OfType(method), ParameterAttributes.None, method.DeclaringType));
        }

        foreach (var parameter in method.Parameters)
        {
            stub.Parameters.Add(new ParameterDefinition(Signatures.Instantiate(parameter.ParameterType, method.DeclaringType, method)));
        }

        var body = stub.Body.Instructions;
        foreach (var parameter in stub.Parameters)
        {
            body.Add(Instruction.Create(OpCodes.Ldarg, parameter));
        }

        body.Add(Instruction.Create(method.HasThis ? OpCodes.Callvirt : OpCodes.Call, method));
        body.Add(Instruction.Create(OpCodes.Ret));
        within.DeclaringType.Methods.Add(stub);
        if (point is not null)
        {
            stub.DebugInformation.SequencePoints.Add(new SequencePoint(body[0], point.Document)
            {
                StartLine = point.StartLine,
                StartColumn = point.StartColumn,
                EndLine = point.EndLine,
                EndColumn = point.EndColumn,
            });
        }

        return stub;
    }

    /// <summary>Where the program makes the delegate.</summary>
    private static SequencePoint? PointOf(MethodDefinition within, Instruction function)
    {
        var points = within.DebugInformation.GetSequencePointMapping();
        for (var at = function; at is not null; at = at.Previous)
        {
            if (points.TryGetValue(at, out var point) && !point.IsHidden)
            {
                return point;
            }
        }

        return null;
    }

    /// <summary>Whether a function's signature has a type parameter of the method around it, which the stub would have to have as well.</summary>
    private static bool IsGenericIn(MethodDefinition within, MethodReference method) => within.HasGenericParameters
        && (Has(method.DeclaringType) || (method is GenericInstanceMethod generic && generic.GenericArguments.Any(Has)));

    private static bool Has(TypeReference type) => type switch
    {
        GenericParameter parameter => parameter.Type == GenericParameterType.Method,
        GenericInstanceType generic => generic.GenericArguments.Any(Has),
        TypeSpecification specification => Has(specification.ElementType),
        _ => false,
    };

    /// <summary>The functions of which a delegate is made to be removed from others: it must be the same as the one that was added.</summary>
    private HashSet<string> FindRemoved() =>
    [
        .. _module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
            .Where(at => at is { OpCode.Code: Code.Ldftn or Code.Ldvirtftn, Operand: MethodReference, Next: { OpCode.Code: Code.Newobj, Next: { Operand: MethodReference taker } } }
                && (taker.Name == "Remove" || taker.Name.StartsWith("remove_", StringComparison.Ordinal)))
            .Select(at => ((MethodReference)at.Operand).FullName),
    ];
}
