using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Classifies the consumers of addresses.</summary>
internal static class AddressUses
{
    /// <summary>What <paramref name="consumer"/> does with the address that is its argument number <paramref name="argument"/>.</summary>
    public static AddressUse Classify(Instruction consumer, int argument)
    {
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
                return OfCall(consumer, method, argument);
            default:
                return AddressUse.Other;
        }
    }

    /// <summary>What a method of Interlocked or Volatile does.</summary>
    public static AddressUse OfAtomic(MethodReference method) => (method.DeclaringType.Name, method.Name) switch
    {
        ("Volatile", "Read") => AddressUse.AtomicRead,
        ("Volatile", "Write") => AddressUse.AtomicWrite,
        ("Interlocked", "Read") => AddressUse.AtomicRead,
        _ => AddressUse.AtomicUpdate,
    };

    private static AddressUse OfCall(Instruction call, MethodReference method, int argument)
    {
        if (method.DeclaringType.FullName is "System.Threading.Interlocked" or "System.Threading.Volatile")
            return argument == 0 ? OfAtomic(method) : AddressUse.Other;
        var parameter = method.HasThis ? argument - 1 : argument;
        if (parameter >= 0)
            return OfParameter(method, parameter);
        if (call.Previous is { OpCode.Code: Code.Constrained })
            return AddressUse.Read;
        return OfStructMethod(method);
    }

    /// <summary>
    /// What a called method does with an address it is passed. One that synchronises by itself is left alone: its accesses
    /// can't be placed from outside.
    /// </summary>
    private static AddressUse OfParameter(MethodReference method, int parameter)
    {
        MethodDefinition? definition;
        try
        {
            definition = method.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return AddressUse.Other;
        }

        if (definition is null || parameter >= definition.Parameters.Count || !definition.Parameters[parameter].ParameterType.IsByReference)
            return AddressUse.Other;
        if (definition.Parameters[parameter].IsOut)
            return AddressUse.Write;
        if (definition.Parameters[parameter].IsIn)
            return AddressUse.Read;
        if (!definition.HasBody || definition.Module.Assembly.Name.Name.StartsWith("System.", StringComparison.Ordinal) || Synchronises(definition))
            return AddressUse.Other;
        return UsesOfArgument(definition, definition.Parameters[parameter]);
    }

    private static bool Synchronises(MethodDefinition method) =>
        method.Body.Instructions.Any(i => i.Operand is MethodReference called
            && (called.DeclaringType.Namespace.StartsWith("System.Threading", StringComparison.Ordinal)
                || called.DeclaringType.Namespace.StartsWith("DaxVerify.Exploration", StringComparison.Ordinal)
                || called.DeclaringType.DeclaringType is not null));

    private static AddressUse UsesOfArgument(MethodDefinition method, ParameterDefinition parameter)
    {
        var flow = new AddressFlow(method);
        var result = AddressUse.Other;
        foreach (var load in method.Body.Instructions.Where(i => LoadsArgument(i, method, parameter)).ToList())
        {
            foreach (var (consumer, argument) in flow.Consumers(load))
            {
                if (consumer.OpCode.FlowControl == FlowControl.Call)
                    continue;
                var use = Classify(consumer, argument);
                result = use == AddressUse.Write || (use == AddressUse.Read && result == AddressUse.Other) ? use : result;
            }
        }

        return result;
    }

    private static bool LoadsArgument(Instruction instruction, MethodDefinition method, ParameterDefinition parameter)
    {
        var index = parameter.Index + (method.HasThis ? 1 : 0);
        return instruction.OpCode.Code switch
        {
            Code.Ldarg or Code.Ldarg_S => ReferenceEquals(instruction.Operand, parameter),
            Code.Ldarg_0 => index == 0,
            Code.Ldarg_1 => index == 1,
            Code.Ldarg_2 => index == 2,
            Code.Ldarg_3 => index == 3,
            _ => false,
        };
    }

    /// <summary>Whether a method of a struct changes it: by its own code where that is known, else by its name.</summary>
    private static AddressUse OfStructMethod(MethodReference method)
    {
        var name = method.Name;
        if (name == ".ctor" || name.StartsWith("set_", StringComparison.Ordinal) || name is "MoveNext")
            return AddressUse.Write;
        MethodDefinition? definition;
        try
        {
            definition = method.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return AddressUse.Read;
        }

        if (definition is null || !definition.HasBody || definition.CustomAttributes.Any(a => a.AttributeType.Name == "IsReadOnlyAttribute"))
            return AddressUse.Read;
        var own = definition.DeclaringType;
        var writes = definition.Body.Instructions.Any(i =>
            i.OpCode.Code == Code.Stfld && i.Operand is FieldReference f && f.DeclaringType.GetElementType().FullName == own.FullName);
        return writes ? AddressUse.Write : AddressUse.Read;
    }
}
