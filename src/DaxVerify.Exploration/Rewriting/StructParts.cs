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
    /// <param name="type">The struct.</param>
    public IReadOnlyCollection<KeyValuePair<int, bool>>? Of(Instruction consumer, TypeReference type)
    {
        if (type is GenericParameter or ArrayType or PointerType || Signatures.TryResolve(type) is not { IsValueType: true, IsEnum: false, IsExplicitLayout: false } own || !_isRewritten(own))
        {
            return null;
        }

        // A struct that is generic can have a field of another instance of itself, whose parts aren't its own.
        if (consumer.Operand is not MemberReference { DeclaringType: { } of } || Signatures.Of(of) != Signatures.Of(type))
        {
            return null;
        }

        if (NumberOf(consumer, own) is { } number)
        {
            return [new(number, consumer.OpCode.Code == Code.Stfld)];
        }

        return MethodOf(consumer, own) is { } called && OfMethod(called) is { Count: <= PartsMax } parts ? parts : null;
    }

    private static int? NumberOf(Instruction access, TypeDefinition own) =>
        access.OpCode.Code is Code.Ldfld or Code.Stfld && Signatures.TryResolve((FieldReference)access.Operand) is { } field && field.DeclaringType == own ? own.Fields.IndexOf(field) : null;

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
            foreach (var (consumer, argument) in (flow ??= new AddressFlow(method)).Consumers(load))
            {
                if (argument != 0 || !Add(parts, consumer, method.DeclaringType))
                {
                    return null;
                }
            }
        }

        return parts;
    }

    private bool Add(Dictionary<int, bool> parts, Instruction consumer, TypeDefinition own)
    {
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

        foreach (var (part, writes) in more)
        {
            parts[part] = writes || parts.GetValueOrDefault(part);
        }

        return true;
    }

    private static bool IsThis(Instruction at, MethodDefinition method) =>
        at.OpCode.Code is Code.Ldarg_0 || (at.OpCode.Code is Code.Ldarg or Code.Ldarg_S && ReferenceEquals(at.Operand, method.Body.ThisParameter));
}
