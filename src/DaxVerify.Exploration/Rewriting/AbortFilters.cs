using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Handlers that catch everything don't catch the end of an execution: a filter lets it pass. A handler that catches it and throws it again would do so on top of the stack from which it came,
/// and frame by frame use up what is left; and the runtime looks for the one who catches it anew with each.
/// </summary>
internal static class AbortFilters
{
    /// <summary>Whether a handler could catch the end of an execution, or has a filter of the program's own, which must not see it.</summary>
    public static bool Concerns(ExceptionHandler handler) =>
        handler.HandlerType == ExceptionHandlerType.Filter
        || (handler.HandlerType == ExceptionHandlerType.Catch && (handler.CatchType is GenericParameter || handler.CatchType.FullName is "System.Exception" or "System.Object" or "System.SystemException"));

    /// <summary>Inserts the filter, before all else that was inserted there.</summary>
    /// <param name="handler">A handler that it concerns.</param>
    /// <param name="body">The body under rewriting.</param>
    public static void Insert(ExceptionHandler handler, RewrittenBody body)
    {
        if (handler.HandlerType == ExceptionHandlerType.Filter)
        {
            Precede(handler, body);
        }
        else
        {
            Add(handler, body);
        }
    }

    private static Instruction AskEngine(RewrittenBody body) =>
        Instruction.Create(OpCodes.Call, body.Engine.Method(typeof(AbortException), nameof(AbortException.IsForHandlers)));

    /// <summary>The filter begins where the handler did, so that what ended or branched there is right; the handler begins behind it.</summary>
    private static void Add(ExceptionHandler handler, RewrittenBody body)
    {
        var type = handler.CatchType;
        var start = Instruction.Create(OpCodes.Unbox_Any, type);
        body.Edits.BeforeFirst(
            handler.HandlerStart, Instruction.Create(OpCodes.Isinst, type), AskEngine(body), Instruction.Create(OpCodes.Endfilter), start);
        (handler.FilterStart, handler.HandlerStart) = (handler.HandlerStart, start);
        (handler.HandlerType, handler.CatchType) = (ExceptionHandlerType.Filter, null);
    }

    private static void Precede(ExceptionHandler handler, RewrittenBody body)
    {
        var own = Instruction.Create(OpCodes.Nop);
        body.Edits.BeforeFirst(
            handler.FilterStart,
            Instruction.Create(OpCodes.Dup),
            AskEngine(body),
            Instruction.Create(OpCodes.Brtrue, own),
            Instruction.Create(OpCodes.Pop),
            Instruction.Create(OpCodes.Ldc_I4_0),
            Instruction.Create(OpCodes.Br, handler.HandlerStart.Previous),
            own);
    }
}
