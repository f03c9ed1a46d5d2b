using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Where an address comes from one of several places (<c>ref condition ? ref a : ref b</c>), it is put into a local before it is used: what is done with it is done to an address of unknown
/// origin, which is looked up by its value.
/// </summary>
internal static class AddressMerges
{
    /// <summary>Gives each such address a local. Comes before anything else is found out about the body, whose macros are written out.</summary>
    /// <returns>Where addresses go in the body that it has then.</returns>
    public static AddressFlow Split(MethodDefinition method)
    {
        var flow = new AddressFlow(method);
        while (method.Body.Instructions.Any(at => at.Operand is Instruction) && Find(method.Body, flow) is var (use, type))
        {
            Split(method.Body, use, type);
            flow = new AddressFlow(method);
        }

        return flow;
    }

    private static (Instruction Use, TypeReference Type)? Find(MethodBody body, AddressFlow flow)
    {
        foreach (var producer in body.Instructions)
        {
            if (TypeAt(producer) is { } type)
            {
                foreach (var (use, argument, path) in flow.Consumers(producer))
                {
                    if (argument == AddressConsumer.Merged && use.OpCode.Code is not (Code.Stloc or Code.Ret))
                    {
                        return (use, path.Length == 0 ? type : StructPart.TypeOf(path[^1]));
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Branches to where the address is used lead to the first of the new instructions, since that is the old object.</summary>
    private static void Split(MethodBody body, Instruction target, TypeReference type)
    {
        var local = new VariableDefinition(new ByReferenceType(type));
        body.Variables.Add(local);
        var use = Instruction.Create(OpCodes.Nop);
        (use.OpCode, use.Operand) = (target.OpCode, target.Operand);
        (target.OpCode, target.Operand) = (OpCodes.Stloc, local);
        var at = body.Instructions.IndexOf(target) + 1;
        body.Instructions.Insert(at, use);
        body.Instructions.Insert(at, Instruction.Create(OpCodes.Ldloc, local));
    }

    /// <summary>What stands at the address that an instruction pushes; null if it pushes none.</summary>
    private static TypeReference? TypeAt(Instruction producer) => producer.OpCode.Code switch
    {
        Code.Ldflda or Code.Ldsflda => StructPart.TypeOf((FieldReference)producer.Operand),
        Code.Ldelema => (TypeReference)producer.Operand,
        Code.Ldloc => ((VariableDefinition)producer.Operand).VariableType is ByReferenceType local ? local.ElementType : null,
        Code.Ldarg => Signatures.Bare(((ParameterDefinition)producer.Operand).ParameterType) is ByReferenceType parameter ? parameter.ElementType : null,
        Code.Call or Code.Callvirt => producer.Operand is MethodReference method && Signatures.Instantiate(method.ReturnType, method.DeclaringType, method) is ByReferenceType result ? result.ElementType : null,
        _ => null,
    };
}
