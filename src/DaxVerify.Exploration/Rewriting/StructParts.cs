using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Which fields of a struct an instruction reads and writes at its address: each is a location of its own. What can't be told is the whole struct.</summary>
internal sealed class StructParts
{
    private const int PartsMax = 6;
    private readonly Func<TypeDefinition, bool> _isRewritten;
    private readonly Dictionary<MethodDefinition, Dictionary<int, bool>?> _methods = [];

    /// <summary>Prepares.</summary>
    /// <param name="isRewritten">Whether a type's code is rewritten.</param>
    public StructParts(Func<TypeDefinition, bool> isRewritten) => _isRewritten = isRewritten;

    /// <summary>Looks at a struct's method before it is rewritten.</summary>
    public void Note(MethodDefinition method)
    {
        if (method is { IsStatic: false, HasBody: true, DeclaringType: { IsValueType: true, IsEnum: false } })
        {
            _ = OfMethod(method);
        }
    }

    /// <summary>The fields that a consumer of a struct's address uses, by their number, and whether it writes them; null for the whole struct.</summary>
    /// <param name="consumer">Reads or writes there, or calls a method of the struct.</param>
    /// <param name="writes">Whether it writes, if that is all that is known of it.</param>
    /// <param name="type">The struct.</param>
    /// <param name="part">The field through whose own address it goes; null if it goes through none.</param>
    public IReadOnlyCollection<KeyValuePair<int, bool>>? Of(Instruction consumer, bool writes, TypeReference type, FieldReference? part)
    {
        if (type is GenericParameter or ArrayType or PointerType || Signatures.TryResolve(type) is not { IsValueType: true, IsEnum: false, IsExplicitLayout: false } own || !(_isRewritten(own) || IsTuple(own)))
        {
            return null;
        }

        // A struct that is generic can have a field of another instance of itself, whose parts aren't its own.
        if ((part ?? consumer.Operand as MemberReference) is not { DeclaringType: { } of } || Signatures.Of(of) != Signatures.Of(type))
        {
            return null;
        }

        if (part is not null)
        {
            return NumberOf(part, own) is { } outer ? [new(outer, writes)] : null;
        }

        if (NumberOf(consumer, own) is { } number)
        {
            return [new(number, consumer.OpCode.Code == Code.Stfld)];
        }

        return !IsTuple(own) && MethodOf(consumer, own) is { } called && OfMethod(called) is { Count: <= PartsMax } parts ? parts : null;
    }

    /// <summary>A tuple is nothing but its fields, which the language has programs use by themselves.</summary>
    private static bool IsTuple(TypeDefinition own) => own.Namespace == "System" && own.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    private static int? NumberOf(Instruction access, TypeDefinition own) => access.OpCode.Code is Code.Ldfld or Code.Stfld ? NumberOf((FieldReference)access.Operand, own) : null;

    private static int? NumberOf(FieldReference reference, TypeDefinition own) => Signatures.TryResolve(reference) is { } field && field.DeclaringType == own ? own.Fields.IndexOf(field) : null;

    private static MethodDefinition? MethodOf(Instruction call, TypeDefinition own) =>
        call.OpCode.Code == Code.Call && call.Operand is MethodReference { HasThis: true } method && Signatures.TryResolve(method) is { HasBody: true } called && called.DeclaringType == own ? called : null;

    private Dictionary<int, bool>? OfMethod(MethodDefinition method)
    {
        if (!_methods.TryGetValue(method, out var known))
        {
            _methods.Add(method, null); // for those that it calls and that call it
            known = Find(method);
            _methods[method] = known;
        }

        return known;
    }

    private Dictionary<int, bool>? Find(MethodDefinition method)
    {
        var parts = new Dictionary<int, bool>();
        AddressFlow? flow = null;
        foreach (var load in method.Body.Instructions.Where(at => IsThis(at, method)))
        {
            foreach (var (consumer, argument, part) in (flow ??= new AddressFlow(method)).Consumers(load))
            {
                if (argument != 0 || !Add(parts, consumer, part, method.DeclaringType))
                {
                    return null;
                }
            }
        }

        return parts;
    }

    private bool Add(Dictionary<int, bool> parts, Instruction consumer, FieldReference? part, TypeDefinition own)
    {
        if (part is not null)
        {
            if (!Signatures.IsSelf(part.DeclaringType, own) || NumberOf(part, own) is not { } outer || AccessOf(consumer) is not { } writesOuter)
            {
                return false;
            }

            parts[outer] = writesOuter || parts.GetValueOrDefault(outer);
            return true;
        }

        if (consumer.Operand is not MemberReference { DeclaringType: { } of } || !Signatures.IsSelf(of, own))
        {
            return false;
        }

        if (NumberOf(consumer, own) is { } number)
        {
            parts[number] = consumer.OpCode.Code == Code.Stfld || parts.GetValueOrDefault(number);
            return true;
        }

        if (MethodOf(consumer, own) is not { } called || OfMethod(called) is not { } more)
        {
            return false;
        }

        foreach (var (inner, writes) in more)
        {
            parts[inner] = writes || parts.GetValueOrDefault(inner);
        }

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
