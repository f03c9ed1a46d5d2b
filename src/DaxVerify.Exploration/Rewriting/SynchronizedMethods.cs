using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Methods marked <c>MethodImplOptions.Synchronized</c>, whose lock the runtime takes by itself, out of the rewriter's sight: the mark
/// becomes a lock in their code.
/// </summary>
internal static class SynchronizedMethods
{
    /// <summary>Replaces the mark, if the method has it.</summary>
    public static void Rewrite(MethodDefinition method)
    {
        if (!method.IsSynchronized || !method.HasBody || method.DeclaringType.IsValueType)
        {
            return;
        }

        method.IsSynchronized = false;
        var module = method.Module;
        var body = method.Body;
        body.SimplifyMacros();
        var result = Signatures.IsVoid(method.ReturnType) ? null : new VariableDefinition(method.ReturnType);
        if (result is not null)
        {
            body.Variables.Add(result);
        }

        var code = body.Instructions;
        var first = code[0];
        var end = result is null ? Instruction.Create(OpCodes.Ret) : Instruction.Create(OpCodes.Ldloc, result);
        LeaveTo(body, end, result);
        var start = code.IndexOf(first);
        foreach (var instruction in PushLock(method).Append(Instruction.Create(OpCodes.Call, Monitor(module, nameof(System.Threading.Monitor.Enter)))))
        {
            code.Insert(start++, instruction);
        }

        var handler = code.Count;
        foreach (var instruction in PushLock(method))
        {
            code.Add(instruction);
        }

        code.Add(Instruction.Create(OpCodes.Call, Monitor(module, nameof(System.Threading.Monitor.Exit))));
        code.Add(Instruction.Create(OpCodes.Endfinally));
        code.Add(end);
        if (result is not null)
        {
            code.Add(Instruction.Create(OpCodes.Ret));
        }

        body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally)
        {
            TryStart = first,
            TryEnd = code[handler],
            HandlerStart = code[handler],
            HandlerEnd = end,
        });
        body.InitLocals = true;
        body.OptimizeMacros();
    }

    /// <summary>Every return leaves the block to come.</summary>
    private static void LeaveTo(MethodBody body, Instruction end, VariableDefinition? result)
    {
        foreach (var instruction in body.Instructions.Where(i => i.OpCode.Code == Code.Ret).ToList())
        {
            if (result is null)
            {
                (instruction.OpCode, instruction.Operand) = (OpCodes.Leave, end);
                continue;
            }

            (instruction.OpCode, instruction.Operand) = (OpCodes.Stloc, result);
            body.Instructions.Insert(body.Instructions.IndexOf(instruction) + 1, Instruction.Create(OpCodes.Leave, end));
        }
    }

    private static Instruction[] PushLock(MethodDefinition method) => method.IsStatic
        ?
        [
            Instruction.Create(OpCodes.Ldtoken, Signatures.Self(method.DeclaringType)),
            Instruction.Create(OpCodes.Call, method.Module.ImportReference(typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle)))),
        ]
        : [Instruction.Create(OpCodes.Ldarg, method.Body.ThisParameter)];

    private static MethodReference Monitor(ModuleDefinition module, string name) =>
        module.ImportReference(typeof(System.Threading.Monitor).GetMethod(name, [typeof(object)]));
}
