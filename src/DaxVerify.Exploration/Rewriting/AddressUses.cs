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
        if (!method.HasThis || argument != 0)
            return AddressUse.Other;
        if (call.Previous is { OpCode.Code: Code.Constrained })
            return AddressUse.Read;
        return OfStructMethod(method);
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
