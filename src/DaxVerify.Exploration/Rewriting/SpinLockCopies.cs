using DaxVerify.Exploration.Primitives.Locks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>A SpinLock is a struct: what code loads as a whole is a copy, and that is another lock. Those in other structs are copied with what the original refers to.</summary>
internal static class SpinLockCopies
{
    private static readonly string s_type = typeof(ControlledSpinLock).FullName!;

    /// <summary>Makes it a copy where an instruction loads one.</summary>
    public static void Rewrite(RewrittenBody body, Instruction at)
    {
        if (Loaded(body.Method, at) is { Name: nameof(ControlledSpinLock) } type && type.FullName == s_type)
        {
            body.Edits.After(at, Instruction.Create(OpCodes.Call, body.Engine.Method(typeof(ControlledSpinLock), nameof(ControlledSpinLock.Copy))));
        }
    }

    private static TypeReference? Loaded(MethodDefinition method, Instruction at) => at.OpCode.Code switch
    {
        Code.Ldloc => ((VariableDefinition)at.Operand).VariableType,
        Code.Ldarg => ((ParameterDefinition)at.Operand) is var parameter && parameter == method.Body.ThisParameter ? null : parameter.ParameterType,
        Code.Ldfld or Code.Ldsfld => ((FieldReference)at.Operand).FieldType,
        Code.Ldobj or Code.Ldelem_Any => (TypeReference)at.Operand,
        _ => null,
    };
}
