using DaxVerify.Exploration.Primitives.Process;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls of the framework that change the process in a way that can be put back: the engine keeps what was there before.</summary>
internal sealed class KeptStateRewriter
{
    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public KeptStateRewriter(RewrittenBody body) => _body = body;

    /// <summary>Keeps what a call is about to change.</summary>
    /// <param name="call">The call.</param>
    /// <param name="method">What is called.</param>
    /// <param name="what">How messages call the part of the process.</param>
    /// <returns>Whether it is a change of this kind.</returns>
    public bool TryKeep(Instruction call, MethodReference method, string what)
    {
        if (method.DeclaringType.FullName == "System.Environment" && method.Name == nameof(Environment.SetEnvironmentVariable))
        {
            _body.Edits.Before(call, Keeps(nameof(KeptState.KeepEnvironment)));
            return true;
        }

        if (method is { Name: "SetData", DeclaringType.Name: "AppContext" or "AppDomain", Parameters.Count: 2 })
        {
            var locals = _body.Spill(call, method);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[^2]), Keeps(nameof(KeptState.KeepData)));
            _body.Unspill(call, locals);
            return true;
        }

        if (method.DeclaringType.Name == "TraceListenerCollection")
        {
            _body.Edits.Before(call, Keeps(nameof(KeptState.KeepListeners)));
            return true;
        }

        if (method is not { HasThis: false, Parameters.Count: 1 } || !(method.Name.StartsWith("set_", StringComparison.Ordinal) || method.Name is "SetOut" or "SetError" or "SetIn"))
        {
            return false;
        }

        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldtoken, method),
            Instruction.Create(OpCodes.Ldtoken, method.DeclaringType),
            Instruction.Create(OpCodes.Ldstr, what),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")),
            Keeps(nameof(KeptState.KeepProperty)));
        return true;
    }

    private Instruction Keeps(string shim) => Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(KeptState), shim));
}
