using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>How many values an instruction takes from the evaluation stack and puts there.</summary>
internal static class StackEffect
{
    /// <summary>Values taken; -1 when the instruction empties the stack.</summary>
    public static int Pops(Instruction instruction, MethodDefinition method)
    {
        var code = instruction.OpCode;
        switch (code.Code)
        {
            case Code.Ret:
                return Signatures.IsVoid(method.ReturnType) ? 0 : 1;
            case Code.Throw:
            case Code.Rethrow:
            case Code.Endfinally:
            case Code.Endfilter:
            case Code.Leave:
            case Code.Leave_S:
                return -1;
        }

        if (instruction.Operand is IMethodSignature called && code.FlowControl == FlowControl.Call)
        {
            var count = called.Parameters.Count;
            if (called.HasThis && !called.ExplicitThis && code.Code != Code.Newobj)
            {
                count++;
            }

            return code.Code == Code.Calli ? count + 1 : count;
        }

        return code.StackBehaviourPop switch
        {
            StackBehaviour.Pop0 => 0,
            StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
            StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
                or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
            StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
                or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref => 3,
            _ => 0,
        };
    }

    /// <summary>Values put.</summary>
    public static int Pushes(Instruction instruction)
    {
        var code = instruction.OpCode;
        if (instruction.Operand is IMethodSignature called && code.FlowControl == FlowControl.Call)
        {
            return code.Code == Code.Newobj || !Signatures.IsVoid(called.ReturnType) ? 1 : 0;
        }

        return code.StackBehaviourPush switch
        {
            StackBehaviour.Push0 => 0,
            StackBehaviour.Push1_push1 => 2,
            _ => 1,
        };
    }
}
