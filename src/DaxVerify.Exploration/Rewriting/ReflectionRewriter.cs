using DaxVerify.Exploration.Primitives.Framework;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls of the framework through which a program calls what no instruction of its own names: the engine looks at what that is.</summary>
internal sealed class ReflectionRewriter
{
    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public ReflectionRewriter(RewrittenBody body) => _body = body;

    /// <summary>Looks at the methods and expressions that a call is made on or passed, and at the delegate that it makes.</summary>
    public void Rewrite(Instruction call, MethodReference method, string type)
    {
        var site = _body.Sites.At(call, "");
        if (method.Name == "CreateDelegate")
        {
            // Before the delegate is anybody's.
            _body.Edits.After(call, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Ldstr, site), Looks(nameof(ReflectedCalls.Reaches)));
            return;
        }

        var isByName = type == "System.Type";
        if (!isByName && !(method.HasThis && Tells(method.DeclaringType)) && !method.Parameters.Any(parameter => Tells(parameter.ParameterType)))
        {
            return;
        }

        var locals = _body.Spill(call, method);
        if (isByName)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]), Instruction.Create(OpCodes.Ldloc, locals[1]), Instruction.Create(OpCodes.Ldstr, site), Looks(nameof(ReflectedCalls.ReachesByName)));
        }
        else
        {
            foreach (var local in locals.Where(local => Tells(local.VariableType)))
            {
                _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, local), Instruction.Create(OpCodes.Ldstr, site), Looks(nameof(ReflectedCalls.Reaches)));
            }
        }

        _body.Unspill(call, locals);
    }

    private static bool Tells(TypeReference type) => type.GetElementType().FullName is "System.Reflection.MethodBase" or "System.Reflection.MethodInfo"
        or "System.Linq.Expressions.LambdaExpression" or "System.Linq.Expressions.Expression`1";

    private Instruction Looks(string shim) => Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ReflectedCalls), shim));
}
