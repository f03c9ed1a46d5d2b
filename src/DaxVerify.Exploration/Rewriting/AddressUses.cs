using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Threads;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Classifies the consumers of addresses.</summary>
internal static class AddressUses
{
    /// <summary>What the framework calls the location where it says that a lock was taken.</summary>
    private const string LockTaken = "lockTaken";

    /// <summary>Methods that are being looked at: they may call each other in a circle.</summary>
    [ThreadStatic]
    private static HashSet<MethodDefinition>? s_underway;

    /// <summary>What <paramref name="consumer"/> does with the address that is its argument number <paramref name="argument"/>.</summary>
    public static AddressUse Classify(Instruction consumer, int argument, Instrumentable fields)
    {
        if (argument < 0)
        {
            return AddressUse.Other;
        }

        switch (consumer.OpCode.Code)
        {
            case Code.Ldfld or Code.Ldobj or Code.Ldind_I or Code.Ldind_I1 or Code.Ldind_I2 or Code.Ldind_I4 or Code.Ldind_I8
                or Code.Ldind_R4 or Code.Ldind_R8 or Code.Ldind_Ref or Code.Ldind_U1 or Code.Ldind_U2 or Code.Ldind_U4:
                return AddressUse.Read;
            case Code.Stfld or Code.Stobj or Code.Stind_I or Code.Stind_I1 or Code.Stind_I2 or Code.Stind_I4 or Code.Stind_I8
                or Code.Stind_R4 or Code.Stind_R8 or Code.Stind_Ref when argument == 0:
                return AddressUse.Write;
            case Code.Initobj:
                return AddressUse.Write;
            case Code.Call or Code.Callvirt when consumer.Operand is MethodReference method:
                return OfCall(consumer, method, argument, fields);
            default:
                return AddressUse.Other;
        }
    }

    /// <summary>Whether the methods of a type work atomically on the location that they are passed first.</summary>
    public static bool IsAtomic(string type) => type is "System.Threading.Interlocked" or "System.Threading.Volatile" or "System.Collections.Immutable.ImmutableInterlocked";

    /// <summary>What a method of such a type does.</summary>
    public static AddressUse OfAtomic(MethodReference method) => (method.DeclaringType.Name, method.Name) switch
    {
        ("Volatile", "Read") => AddressUse.AtomicRead,
        ("Volatile", "Write") => AddressUse.AtomicWrite,
        ("Interlocked", "Read") => AddressUse.AtomicRead,
        _ => AddressUse.AtomicUpdate,
    };

    private static AddressUse OfCall(Instruction call, MethodReference method, int argument, Instrumentable fields)
    {
        if (IsAtomic(method.DeclaringType.FullName)
            || (method.DeclaringType.Name == "ControlledThread" && method.Name.StartsWith("Volatile", StringComparison.Ordinal)))
        {
            return argument == 0 && RedirectTable.FindReplacement(method, isNew: false, out _) is null ? OfAtomic(method) : AddressUse.Other;
        }

        var parameter = method.HasThis ? argument - 1 : argument;
        if (parameter >= 0)
        {
            return OfParameter(method, parameter, fields);
        }

        if (call.Previous is { OpCode.Code: Code.Constrained })
        {
            return StructParts.OwnOf(call) is { } own && fields.IsRewritten(own) ? OfStructMethod(own, fields) : AddressUse.Read;
        }

        return OfStructMethod(method, fields);
    }

    /// <summary>What a called method does with an address it is passed. A rewritten one says so by itself.</summary>
    private static AddressUse OfParameter(MethodReference method, int parameter, Instrumentable fields)
    {
        var definition = Signatures.TryResolve(method);
        if (definition is null || parameter >= definition.Parameters.Count || (definition.HasBody && fields.IsRewritten(definition))
            || Signatures.Bare(definition.Parameters[parameter].ParameterType) is not ByReferenceType)
        {
            return AddressUse.Other;
        }

        return definition.Parameters[parameter].IsOut || definition.Parameters[parameter].Name == LockTaken || IsResize(definition) ? AddressUse.Write
            : definition.Parameters[parameter].IsIn ? AddressUse.Read
            : AddressUse.Other;
    }

    /// <summary>Array.Resize puts another array where the old one was.</summary>
    private static bool IsResize(MethodDefinition method) => method is { Name: nameof(Array.Resize), DeclaringType.FullName: "System.Array" };

    /// <summary>Whether a method has code that orders threads, before or after it was itself rewritten.</summary>
    private static bool Synchronises(MethodDefinition method) =>
        method.Body.Instructions.Any(i => i.OpCode.Code == Code.Volatile || (i.Operand is MethodReference { DeclaringType: var called }
            && (called.Namespace.StartsWith("System.Threading", StringComparison.Ordinal)
                || (called.Namespace.StartsWith(typeof(Tables).Namespace!, StringComparison.Ordinal)
                    && called.Name is not (nameof(ArrayShim) or nameof(ThreadStaticShim) or nameof(AddressNotes))))));

    /// <summary>
    /// Whether a method of a struct changes it: by its own code where that is known, else by its name. One that synchronises by
    /// itself is left alone: its accesses can't be placed from outside.
    /// </summary>
    public static AddressUse OfStructMethod(MethodReference method, Instrumentable fields)
    {
        var definition = Signatures.TryResolve(method);
        if (definition is not null && fields.StructUses.TryGetValue(definition, out var known))
        {
            return known;
        }

        var isStateMachine = definition is not null && Instrumentable.IsStateMachine(definition.DeclaringType);
        var effect = definition is null || isStateMachine ? AddressUse.Read : Effect(definition, fields, []);
        if (method.Name == ".ctor")
        {
            return AddressUse.Write;
        }

        if (effect != AddressUse.Other && definition is not null && definition.CustomAttributes.Concat(definition.DeclaringType.CustomAttributes).Any(a => a.AttributeType.Name == "IsReadOnlyAttribute"))
        {
            return AddressUse.Read;
        }

        return effect != AddressUse.Other && (method.Name.StartsWith("set_", StringComparison.Ordinal) || method.Name is "MoveNext") ? AddressUse.Write : effect;
    }

    /// <summary>Looks at a struct's method before it is rewritten.</summary>
    public static void Note(MethodDefinition method, Instrumentable fields)
    {
        if (method is { IsStatic: false, HasBody: true, DeclaringType: { IsValueType: true, IsEnum: false } })
        {
            fields.StructUses[method] = OfStructMethod(method, fields);
        }
    }

    /// <summary>What a method of a struct does with its address: writes all of it or a part of a part there, or passes it on, so that only who gets it says what is done there.</summary>
    private static AddressUse UseInside(MethodDefinition method, Instrumentable fields)
    {
        if (!(s_underway ??= []).Add(method))
        {
            return AddressUse.Read;
        }

        var flow = new AddressFlow(method);
        var uses = method.Body.Instructions.Where(i => IsThis(i, method)).SelectMany(load => flow.Consumers(load)).Select(use => (use.Consumer, Use: Classify(use.Consumer, use.Argument, fields))).ToList();
        s_underway.Remove(method);
        return uses.Exists(one => IsForTypeParameter(one.Consumer) || (one.Use == AddressUse.Other && PassesOn(one.Consumer))) ? AddressUse.Other : uses.Exists(one => one.Use == AddressUse.Write) ? AddressUse.Write : AddressUse.Read;
    }

    /// <summary>A call on what a type parameter stands for: if that is a struct, its own method says what it does.</summary>
    private static bool IsForTypeParameter(Instruction call) => call.Previous is { OpCode.Code: Code.Constrained, Operand: GenericParameter };

    private static bool PassesOn(Instruction consumer) => consumer.OpCode.Code is Code.Ret or Code.Call or Code.Callvirt or Code.Newobj;

    private static bool IsThis(Instruction load, MethodDefinition method) =>
        load.OpCode.Code == Code.Ldarg_0 || (load.OpCode.Code == Code.Ldarg && load.Operand is ParameterDefinition parameter && parameter == method.Body.ThisParameter);

    private static AddressUse Effect(MethodDefinition method, Instrumentable fields, HashSet<MethodDefinition> seen)
    {
        if (!method.HasBody || !seen.Add(method))
        {
            return AddressUse.Read;
        }

        if (fields.IsRewritten(method) && Synchronises(method))
        {
            return AddressUse.Other;
        }

        var own = method.DeclaringType;
        var effect = fields.IsRewritten(method) ? UseInside(method, fields) : AddressUse.Read;
        if (effect == AddressUse.Other)
        {
            return effect;
        }

        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.OpCode.Code == Code.Stfld && instruction.Operand is FieldReference f && f.DeclaringType.GetElementType().FullName == own.FullName)
            {
                effect = AddressUse.Write;
            }

            if (instruction.OpCode.Code == Code.Newobj || instruction.Operand is not MethodReference { HasThis: true } reference || !Signatures.IsSelf(reference.DeclaringType, own) || Signatures.TryResolve(reference) is not { } called)
            {
                continue;
            }

            var nested = Effect(called, fields, seen);
            if (nested == AddressUse.Other)
            {
                return nested;
            }

            effect = nested == AddressUse.Write ? nested : effect;
        }

        return effect;
    }
}
