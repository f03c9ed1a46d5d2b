using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Lifetime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls with which objects end: methods that are marked so, and every Dispose that another type's name stands for.</summary>
internal sealed class LifetimeCallRewriter
{
    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public LifetimeCallRewriter(RewrittenBody body) => _body = body;

    /// <summary>Notes what a call releases, or takes into use again, and takes over the Dispose of a class of the program.</summary>
    /// <returns>Whether nothing is left to be done with the call.</returns>
    public bool Rewrite(Instruction call, MethodReference method, bool isFunction)
    {
        if (!isFunction && Lifetimes.Releasing(method) is { } releases)
        {
            NoteRelease(call, Lifetimes.ArgumentOf(method), releases);
        }

        if (call.Previous is { OpCode.Code: Code.Constrained } prefix)
        {
            if (prefix.Operand is GenericParameter parameter && DisposerOf(method) is { } disposer)
            {
                _body.Edits.Before(
                    call, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Ldstr, _body.Sites.AtCall(call)), Instruction.Create(OpCodes.Call, _body.Engine.Method(disposer, nameof(DisposableShim.Before), parameter)));
            }

            return false;
        }

        if (call.OpCode.Code != Code.Callvirt || !Lifetimes.Disposes(method))
        {
            return false;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")));
        (call.OpCode, call.Operand) = (OpCodes.Call, _body.Engine.Method(typeof(LifetimeShim), nameof(LifetimeShim.Dispose)));
        _body.NoInlining();
        return true;
    }

    /// <summary>An object is released, or taken into use again, by the call of a method that is marked so.</summary>
    private void NoteRelease(Instruction call, TypeReference argument, bool releases)
    {
        if (argument is ByReferenceType or PointerType || Signatures.IsValueType(argument))
        {
            return;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Dup));
        if (argument is GenericParameter)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Box, argument));
        }

        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(LifetimeShim), releases ? nameof(LifetimeShim.Release) : nameof(LifetimeShim.Reuse))));
        if (releases)
        {
            _body.Edits.After(call, Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(LifetimeShim), nameof(LifetimeShim.Done))));
        }
    }

    /// <summary>What sees the Dispose of a value whose type is a type parameter, before it.</summary>
    private static Type? DisposerOf(MethodReference method) => (method.DeclaringType.FullName, method.Name) switch
    {
        ("System.IDisposable", "Dispose") => typeof(DisposableShim),
        ("System.IAsyncDisposable", "DisposeAsync") => typeof(AsyncDisposableShim),
        _ => null,
    };
}
