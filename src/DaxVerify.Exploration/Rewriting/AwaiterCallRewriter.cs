using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Tasks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls with which a program registers a function with an awaiter itself, whatever it knows the awaiter as.</summary>
internal sealed class AwaiterCallRewriter
{
    private readonly RewrittenBody _body;
    private readonly FunctionRewriter _functions;

    /// <summary>Prepares for one body.</summary>
    public AwaiterCallRewriter(RewrittenBody body, FunctionRewriter functions) => (_body, _functions) = (body, functions);

    /// <summary>Takes the call over, or says what a delegate of it does.</summary>
    /// <returns>False if it is another call.</returns>
    public bool Rewrite(Instruction call, MethodReference method, bool isFunction)
    {
        if (method.Name is not ("OnCompleted" or "UnsafeOnCompleted") || method.Parameters.Count != 1)
        {
            return false;
        }

        var isInterface = method.DeclaringType.FullName is "System.Runtime.CompilerServices.INotifyCompletion" or "System.Runtime.CompilerServices.ICriticalNotifyCompletion";
        if (!isInterface && !IsAwaiter(method.DeclaringType))
        {
            return false;
        }

        if (isFunction)
        {
            _functions.Say(call, method);
            return true;
        }

        var awaiter = method.DeclaringType;
        if (isInterface && call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } prefix)
        {
            (prefix.OpCode, prefix.Operand) = (OpCodes.Nop, null);
            (awaiter, isInterface) = (constraint, false);
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")));
        (call.OpCode, call.Operand) = (OpCodes.Call, isInterface
            ? _body.Engine.Method(typeof(RegistrationByHand), method.Name + "Of")
            : _body.Engine.Method(typeof(RegistrationByHand), method.Name, awaiter));
        return true;
    }

    /// <summary>An awaiter of the framework.</summary>
    private static bool IsAwaiter(TypeReference type)
    {
        var element = type.GetElementType();
        return element.Name.Split('`')[0].EndsWith("Awaiter", StringComparison.Ordinal) && (element.DeclaringType ?? element).Namespace == typeof(TaskAwaiter).Namespace;
    }
}
