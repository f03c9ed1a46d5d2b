using DaxVerify.Exploration.Primitives.Threads;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// <c>Post</c> of the program's own synchronisation contexts. What leaves it where the framework calls it ends the process, on a thread of the pool that nobody controls: it is caught
/// in the method itself, by a handler around all its code.
/// </summary>
internal static class PostOverrides
{
    /// <summary>Adds the handler, if the method is such an override.</summary>
    /// <param name="method">A method whose code is rewritten already: the handler sees what ends an execution too.</param>
    /// <param name="engine">The engine's methods.</param>
    public static void Rewrite(MethodDefinition method, EngineReferences engine)
    {
        if (method is not { IsVirtual: true, IsNewSlot: false, Name: "Post", Parameters: [var callback, _] }
            || callback.ParameterType.FullName != "System.Threading.SendOrPostCallback" || !Signatures.IsVoid(method.ReturnType))
        {
            return;
        }

        var body = method.Body;
        body.SimplifyMacros();
        var end = Instruction.Create(OpCodes.Ret);
        foreach (var instruction in body.Instructions.Where(i => i.OpCode.Code == Code.Ret))
        {
            (instruction.OpCode, instruction.Operand) = (OpCodes.Leave, end);
        }

        var caught = Instruction.Create(OpCodes.Call, engine.Method(typeof(SynchronizationContextShim), nameof(SynchronizationContextShim.OnThrown)));
        body.Instructions.Add(caught);
        body.Instructions.Add(Instruction.Create(OpCodes.Leave, end));
        body.Instructions.Add(end);
        body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            TryStart = body.Instructions[0],
            TryEnd = caught,
            HandlerStart = caught,
            HandlerEnd = end,
            CatchType = method.Module.ImportReference(typeof(Exception)),
        });
        body.OptimizeMacros();
    }
}
