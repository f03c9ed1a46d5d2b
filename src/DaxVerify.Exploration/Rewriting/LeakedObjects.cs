using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds classes whose objects others may see before they are made: a constructor or init accessor, or what it calls, gives the object away. Fields that are never set again
/// can then be read before they are set. What can't be followed counts as giving it away.
/// </summary>
internal sealed class LeakedObjects
{
    private readonly HashSet<string> _rewritten;
    private readonly Dictionary<TypeDefinition, bool> _types = [];
    private readonly Dictionary<MethodDefinition, bool> _methods = [];
    private readonly Dictionary<ModuleDefinition, HashSet<TypeDefinition>> _basesOfLeaked = [];

    /// <summary>Knows the simple names of all assemblies whose code can be followed.</summary>
    public LeakedObjects(HashSet<string> rewritten) => _rewritten = rewritten;

    /// <summary>Whether a field that only construction sets may be read before that.</summary>
    public bool MayBeSeen(FieldDefinition field)
    {
        var type = field.DeclaringType;
        return Leaks(type) || (IsSetAfterConstructors(field) && BasesOfLeaked(type.Module).Contains(type));
    }

    private bool Leaks(TypeDefinition type)
    {
        if (!_types.TryGetValue(type, out var leaks))
        {
            leaks = type.Methods.Any(method => method is { HasBody: true, IsStatic: false } && (method.IsConstructor || IsInitAccessor(method)) && Leaks(method))
                || (type.BaseType is { } up && Signatures.TryResolve(up) is { } definition && IsRewritten(definition) && Leaks(definition));
            _types.Add(type, leaks);
        }

        return leaks;
    }

    /// <summary>An init accessor may run after the constructors of derived classes.</summary>
    private static bool IsSetAfterConstructors(FieldDefinition field) => field.DeclaringType.Methods.Any(method => method.HasBody && IsInitAccessor(method)
        && method.Body.Instructions.Any(at => at.OpCode.Code == Code.Stfld && at.Operand is FieldReference set && set.Name == field.Name));

    private static bool IsInitAccessor(MethodDefinition method) =>
        method.IsSetter && method.ReturnType is RequiredModifierType { ModifierType.FullName: "System.Runtime.CompilerServices.IsExternalInit" };

    private HashSet<TypeDefinition> BasesOfLeaked(ModuleDefinition module)
    {
        if (!_basesOfLeaked.TryGetValue(module, out var bases))
        {
            bases = [];
            foreach (var type in module.GetTypes().Where(type => type is { IsClass: true, IsValueType: false } && Leaks(type)))
            {
                for (var at = type.BaseType; at is not null && Signatures.TryResolve(at) is { } definition && bases.Add(definition);)
                {
                    at = definition.BaseType;
                }
            }

            _basesOfLeaked.Add(module, bases);
        }

        return bases;
    }

    /// <summary>Whether a method gives its own object away.</summary>
    private bool Leaks(MethodDefinition method)
    {
        if (!_methods.TryGetValue(method, out var leaks))
        {
            _methods.Add(method, true); // for those that it calls and that call it
            AddressFlow? flow = null;
            leaks = method.Body.Instructions.Where(at => IsThis(at, method)).Any(load => (flow ??= new AddressFlow(method)).Consumers(load).Any(IsLeak));
            _methods[method] = leaks;
        }

        return leaks;
    }

    private static bool IsThis(Instruction at, MethodDefinition method) =>
        at.OpCode.Code is Code.Ldarg_0 || (at.OpCode.Code is Code.Ldarg or Code.Ldarg_S && ReferenceEquals(at.Operand, method.Body.ThisParameter));

    private bool IsLeak(AddressConsumer use) => use.Argument < 0 || use.Consumer.OpCode.Code switch
    {
        Code.Stfld => use.Argument == 1,
        Code.Call or Code.Callvirt => GivesAway((MethodReference)use.Consumer.Operand, use.Argument),
        Code.Ldfld or Code.Pop or Code.Ceq or Code.Cgt_Un or Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S
            or Code.Beq or Code.Beq_S or Code.Bne_Un or Code.Bne_Un_S or Code.Ldvirtftn
            or Code.Ldobj or Code.Initobj or Code.Cpobj => false,
        Code.Stobj => use.Argument == 1,
        _ => !use.Consumer.OpCode.Name.StartsWith("ldind", StringComparison.Ordinal) && !use.Consumer.OpCode.Name.StartsWith("stind", StringComparison.Ordinal),
    };

    private bool GivesAway(MethodReference called, int argument)
    {
        var parameter = argument - (called.HasThis ? 1 : 0);
        if (parameter >= 0)
        {
            return Signatures.Bare(called.Parameters[parameter].ParameterType) is not ByReferenceType; // the address of one of its fields
        }

        if (called.Name == ".ctor" || Signatures.IsValueType(called.DeclaringType) || (called is { Name: "GetType" or "MemberwiseClone", DeclaringType.FullName: "System.Object" }))
        {
            return false; // bases are looked at on their own
        }

        return Signatures.TryResolve(called) is not { HasBody: true } definition || !IsRewritten(definition.DeclaringType)
            || (definition is { IsVirtual: true, IsFinal: false } && !definition.DeclaringType.IsSealed) || Leaks(definition);
    }

    private bool IsRewritten(TypeDefinition type) => _rewritten.Contains(type.Module.Assembly.Name.Name);
}
