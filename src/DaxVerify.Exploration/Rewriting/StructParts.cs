using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Which parts of a struct an instruction reads and writes at its address: each is a location of its own. What can't be told is the whole struct.</summary>
internal sealed class StructParts
{
    private const int PartsMax = 6;
    private readonly Func<TypeDefinition, bool> _isRewritten;
    private readonly Func<Instruction, AddressUse> _classify;
    private readonly Dictionary<MethodDefinition, Dictionary<string, StructPart>?> _methods = [];

    /// <summary>Prepares.</summary>
    /// <param name="isRewritten">Whether a type's code is rewritten.</param>
    /// <param name="classify">What an instruction does with the address that it is passed first.</param>
    public StructParts(Func<TypeDefinition, bool> isRewritten, Func<Instruction, AddressUse> classify) => (_isRewritten, _classify) = (isRewritten, classify);

    /// <summary>Looks at a struct's method before it is rewritten, and has the struct say where the parts are that it uses.</summary>
    public void Note(MethodDefinition method)
    {
        if (method is { IsStatic: false, HasBody: true, DeclaringType: { IsValueType: true, IsEnum: false } own } && OfMethod(method) is { Count: <= PartsMax } parts)
        {
            foreach (var (name, part) in parts)
            {
                var code = part.Range(static () => Instruction.Create(OpCodes.Ldarg_0)).ToArray();
                Add(own, OffsetName(name), code[..^1], own.Module.TypeSystem.IntPtr);
                Add(own, BytesName(name), code[^1..], null);
            }
        }
    }

    /// <summary>The parts that a consumer of a struct's address uses; null for the whole struct.</summary>
    /// <param name="consumer">Reads or writes there, or calls a method of the struct.</param>
    /// <param name="writes">Whether it writes, if that is all that is known of it.</param>
    /// <param name="type">The struct.</param>
    /// <param name="path">The fields through whose own addresses it goes.</param>
    public IReadOnlyList<StructPart>? Of(Instruction consumer, bool writes, TypeReference type, FieldReference[] path)
    {
        // A struct that is generic can have a field of another instance of itself, whose parts aren't its own.
        if (type is GenericParameter or ArrayType or PointerType || OwnerOf(consumer, path) is not { } of || Signatures.Of(of) != Signatures.Of(type))
        {
            return null;
        }

        if (Fields(consumer, path) is { } fields)
        {
            return IsSized(fields) && !IsAll(fields) ? [new(fields, null, writes)] : null;
        }

        var held = path.Length == 0 ? type : StructPart.TypeOf(path[^1]);
        if (MethodOf(consumer, held) is { } called && _isRewritten(called.DeclaringType) && OfMethod(called) is { Count: <= PartsMax } parts && IsSized(path) && !(IsAll(path) && parts.Values.Any(part => IsAll(part.Path))))
        {
            return [.. parts.Select(part => Inside(path, part, consumer, held))];
        }

        return path.Length > 0 && IsSized(path) && !IsAll(path) ? [new(path, null, writes)] : null;
    }

    /// <summary>The parts that a struct's method uses, for use in its own code; null for the whole struct.</summary>
    public IEnumerable<StructPart>? OfOwn(MethodDefinition method) => OfMethod(method) is { Count: <= PartsMax } parts ? parts.Values : null;

    /// <summary>A struct's own method for one of an interface or of <see cref="object"/> that is called on it.</summary>
    public static MethodDefinition? OwnOf(Instruction call) =>
        call is { OpCode.Code: Code.Callvirt, Previous: { OpCode.Code: Code.Constrained, Operand: TypeReference constraint }, Operand: MethodReference called } && constraint is not GenericParameter
            ? Signatures.TryResolve(constraint) is { IsValueType: true } type
                ? type.Methods.FirstOrDefault(own => own is { IsVirtual: true, HasBody: true } && own.Parameters.Count == called.Parameters.Count && (own.Name == called.Name || own.Overrides.Any(over => over.Name == called.Name)))
                : null
            : null;

    /// <summary>The struct that an address is of.</summary>
    private static TypeReference? OwnerOf(Instruction consumer, FieldReference[] path) =>
        path.Length > 0 ? path[0].DeclaringType : consumer.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } ? constraint : (consumer.Operand as MemberReference)?.DeclaringType;

    private static string OffsetName(string part) => $"$offset${part}";

    private static string BytesName(string part) => $"$bytes${part}";

    private static StructPart Inside(FieldReference[] path, KeyValuePair<string, StructPart> part, Instruction call, TypeReference type)
    {
        var method = (MethodReference)call.Operand;
        var int32 = method.Module.TypeSystem.Int32;
        var offset = new MethodReference(OffsetName(part.Key), int32, type) { Parameters = { new ParameterDefinition(method.Module.TypeSystem.IntPtr) } };
        return new StructPart(path, [offset, new MethodReference(BytesName(part.Key), int32, type)], part.Value.Writes);
    }

    private static void Add(TypeDefinition own, string name, Instruction[] code, TypeReference? parameter)
    {
        if (own.Methods.Any(method => method.Name == name))
        {
            return;
        }

        var method = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, own.Module.TypeSystem.Int32);
        if (parameter is not null)
        {
            method.Parameters.Add(new ParameterDefinition(parameter));
        }

        Array.ForEach(code, method.Body.Instructions.Add);
        method.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
        own.Methods.Add(method);
    }

    /// <summary>The fields to what is read or written; null if it isn't a field that is.</summary>
    private static FieldReference[]? Fields(Instruction consumer, FieldReference[] path) => consumer.OpCode.Code is Code.Ldfld or Code.Stfld
        ? [.. path, (FieldReference)consumer.Operand]
        : path.Length > 0 && AccessOf(consumer) is not null ? path : null;

    /// <summary>Of a reference to a location nobody can say how many bytes it has.</summary>
    private static bool IsSized(FieldReference[] path) => path.All(field => StructPart.TypeOf(field) is not ByReferenceType && field.FieldType.FullName != "System.TypedReference");

    /// <summary>A struct's only field is all of it, and so is the only field of that.</summary>
    private static bool IsAll(FieldReference[] path) => path.All(field => Signatures.TryResolve(field.DeclaringType) is { IsExplicitLayout: false, ClassSize: <= 0 } type
        && type.Fields.Count(own => !own.IsStatic) == 1 && type.CustomAttributes.All(attribute => attribute.AttributeType.Name != "InlineArrayAttribute"));

    private static MethodDefinition? MethodOf(Instruction call, TypeReference type)
    {
        if (call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint })
        {
            return Signatures.Of(constraint) == Signatures.Of(type) ? OwnOf(call) : null;
        }

        return call.OpCode.Code == Code.Call && call.Operand is MethodReference { HasThis: true } method && Signatures.Of(method.DeclaringType) == Signatures.Of(type)
            && Signatures.TryResolve(method) is { HasBody: true, DeclaringType: { IsValueType: true, IsEnum: false } } called
            ? called
            : null;
    }

    private Dictionary<string, StructPart>? OfMethod(MethodDefinition method)
    {
        if (!_methods.TryGetValue(method, out var known))
        {
            _methods.Add(method, null); // for those that it calls and that call it
            known = Find(method);
            _methods[method] = known;
        }

        return known;
    }

    private Dictionary<string, StructPart>? Find(MethodDefinition method)
    {
        var parts = new Dictionary<string, StructPart>(StringComparer.Ordinal);
        AddressFlow? flow = null;
        foreach (var load in method.Body.Instructions.Where(at => IsThis(at, method)))
        {
            foreach (var (consumer, argument, path) in (flow ??= new AddressFlow(method)).Consumers(load))
            {
                if (argument != 0 || !Add(parts, consumer, path, method.DeclaringType))
                {
                    return null;
                }
            }
        }

        return parts;
    }

    private bool Add(Dictionary<string, StructPart> parts, Instruction consumer, FieldReference[] path, TypeDefinition own)
    {
        if ((path.FirstOrDefault() ?? consumer.Operand as MemberReference)?.DeclaringType is not { } of || !Signatures.IsSelf(of, own))
        {
            return false;
        }

        if (Fields(consumer, path) is { } fields)
        {
            return IsSized(fields) && Add(parts, new StructPart(fields, null, AccessOf(consumer) == true));
        }

        if (path.Length > 0 && consumer.Operand is MethodReference { HasThis: true } && _classify(consumer) is var use && use != AddressUse.Other)
        {
            return IsSized(path) && Add(parts, new StructPart(path, null, use == AddressUse.Write));
        }

        if (consumer.OpCode.Code != Code.Call || consumer.Operand is not MethodReference { HasThis: true } reference || Signatures.TryResolve(reference) is not { HasBody: true } called || OfMethod(called) is not { } more)
        {
            return false;
        }

        return path.Length == 0 && called.DeclaringType == own && more.Values.All(part => Add(parts, part));
    }

    private static bool Add(Dictionary<string, StructPart> parts, StructPart part)
    {
        var name = string.Join('.', part.Path.Select(field => field.Name));
        parts[name] = part with { Writes = part.Writes || (parts.TryGetValue(name, out var known) && known.Writes) };
        return true;
    }

    /// <summary>Whether an instruction that has an address writes there, or else reads there; null if it does something else.</summary>
    private static bool? AccessOf(Instruction consumer) => consumer.OpCode.Code switch
    {
        Code.Ldfld or Code.Ldobj => false,
        Code.Stfld or Code.Stobj or Code.Initobj => true,
        _ when consumer.OpCode.Name.StartsWith("ldind", StringComparison.Ordinal) => false,
        _ when consumer.OpCode.Name.StartsWith("stind", StringComparison.Ordinal) => true,
        _ => null,
    };

    private static bool IsThis(Instruction at, MethodDefinition method) =>
        at.OpCode.Code is Code.Ldarg_0 || (at.OpCode.Code is Code.Ldarg or Code.Ldarg_S && ReferenceEquals(at.Operand, method.Body.ThisParameter));
}
