using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// The accessors that the compiler writes for an event without a body of its own: they read the field plainly and then exchange it if it is still what they read, so that the read may
/// show anything old. It becomes a volatile one, which is no race with the exchange of another thread.
/// </summary>
internal static class FieldLikeEvents
{
    /// <summary>Marks the reads, if the method is such an accessor.</summary>
    public static void Mark(MethodDefinition method)
    {
        if (!(method.IsAddOn || method.IsRemoveOn) || !method.HasBody || !method.CustomAttributes.Any(a => a.AttributeType.FullName == typeof(CompilerGeneratedAttribute).FullName))
        {
            return;
        }

        var code = method.Body.Instructions;
        for (var i = 0; i < code.Count; i++)
        {
            if (code[i].OpCode.Code is Code.Ldfld or Code.Ldsfld && code[i].Operand is FieldReference field && field.DeclaringType.Resolve() == method.DeclaringType)
            {
                code.Insert(i++, Instruction.Create(OpCodes.Volatile));
            }
        }
    }
}
