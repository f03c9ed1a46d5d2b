using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls on substituted types, and small static methods for delegates to redirected methods, in one module.</summary>
internal sealed class CallStubs
{
    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, TypeDefinition> _substituted = [];
    private TypeDefinition? _holder;

    /// <summary>Prepares for one module.</summary>
    public CallStubs(ModuleDefinition module)
    {
        _module = module;
        Functions = new FunctionStubs(module);
        foreach (var definition in RedirectTable.Substitutes.Values)
        {
            _substituted.Add(definition.FullName, definition);
        }
    }

    /// <summary>What delegates of functions of the framework are made of.</summary>
    public FunctionStubs Functions { get; }

    /// <summary>The substitute that a type reference means, after substitution; null for other types.</summary>
    public TypeDefinition? Substituted(TypeReference type)
    {
        var element = type.GetElementType();
        return _substituted.GetValueOrDefault(element.FullName)
            ?? (element.DeclaringType is { } outer && _substituted.TryGetValue(outer.GetElementType().FullName, out var definition)
                ? definition.NestedTypes.FirstOrDefault(n => n.Name == element.Name)
                : null);
    }

    /// <summary>The same method with the source site as one more parameter.</summary>
    public MethodReference WithSite(MethodReference method)
    {
        var element = method is GenericInstanceMethod g ? g.ElementMethod : method;
        var result = new MethodReference(element.Name, element.ReturnType, element.DeclaringType)
        {
            HasThis = element.HasThis,
            ExplicitThis = element.ExplicitThis,
            CallingConvention = element.CallingConvention,
        };
        foreach (var parameter in element.GenericParameters)
        {
            result.GenericParameters.Add(new GenericParameter(parameter.Name, result));
        }

        foreach (var parameter in element.Parameters)
        {
            result.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        }

        result.Parameters.Add(new ParameterDefinition(_module.TypeSystem.String));
        if (method is not GenericInstanceMethod generic)
        {
            return result;
        }

        var instance = new GenericInstanceMethod(result);
        foreach (var argument in generic.GenericArguments)
        {
            instance.GenericArguments.Add(argument);
        }

        return instance;
    }

    /// <summary>A static method for a delegate to a method of a substituted type; the delegate is closed over the instance.</summary>
    public MethodReference ForSubstitute(MethodReference method, string site)
    {
        var stub = NewStub(method.ReturnType, method.HasThis ? method.DeclaringType : null, method, site);
        var body = stub.Body.Instructions;
        body.Add(Instruction.Create(method.HasThis ? OpCodes.Callvirt : OpCodes.Call, WithSite(method)));
        body.Add(Instruction.Create(OpCodes.Ret));
        return stub;
    }

    /// <summary>A static method for a delegate to a replaced method.</summary>
    public MethodReference ForReplacement(MethodReference target, string site)
    {
        var stub = NewStub(target.ReturnType, null, target, site);
        var body = stub.Body.Instructions;
        body.RemoveAt(body.Count - 2);
        stub.Parameters.RemoveAt(stub.Parameters.Count - 1);
        body.Add(Instruction.Create(OpCodes.Call, target));
        body.Add(Instruction.Create(OpCodes.Ret));
        return stub;
    }

    /// <summary>A static method, beside a static field, that returns the address of that field or of its shadow.</summary>
    /// <param name="beside">The field.</param>
    /// <param name="field">It or its shadow.</param>
    /// <param name="type">Its type, with the arguments in use.</param>
    public static MethodReference ForAddress(FieldDefinition beside, FieldReference field, TypeReference type)
    {
        var owner = beside.DeclaringType;
        var name = $"$address${field.Name}";
        var stub = owner.Methods.FirstOrDefault(m => m.Name == name);
        if (stub is null)
        {
            stub = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, new ByReferenceType(field.FieldType));
            stub.Body.Instructions.Add(Instruction.Create(OpCodes.Ldsflda, new FieldReference(field.Name, field.FieldType, Signatures.Self(owner))));
            stub.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
            owner.Methods.Add(stub);
        }

        return type is GenericInstanceType ? new MethodReference(name, stub.ReturnType, type) : stub;
    }

    /// <summary>The same of a static field of another module that is rewritten.</summary>
    public MethodReference ForForeignAddress(FieldReference field)
    {
        _holder ??= NewHolder();
        var name = $"$address${field.DeclaringType.Scope.Name}/{field.DeclaringType.FullName}.{field.Name}";
        var stub = _holder.Methods.FirstOrDefault(known => known.Name == name);
        if (stub is null)
        {
            stub = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, new ByReferenceType(StructPart.TypeOf(field)));
            stub.Body.Instructions.Add(Instruction.Create(OpCodes.Ldsflda, field));
            stub.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
            _holder.Methods.Add(stub);
        }

        return stub;
    }

    private MethodDefinition NewStub(TypeReference result, TypeReference? instance, MethodReference method, string site)
    {
        _holder ??= NewHolder();
        var name = string.Create(CultureInfo.InvariantCulture, $"{method.Name}_{_holder.Methods.Count}");
        var stub = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static, result);
        _holder.Methods.Add(stub);
        if (instance is not null)
        {
            stub.Parameters.Add(new ParameterDefinition(instance));
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

        body.Add(Instruction.Create(OpCodes.Ldstr, site));
        return stub;
    }

    private TypeDefinition NewHolder()
    {
        var holder = new TypeDefinition(
            "",
            "<DaxVerifyStubs>",
            TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.Class,
            _module.TypeSystem.Object);
        _module.Types.Add(holder);
        return holder;
    }
}
