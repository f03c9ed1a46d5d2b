using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Process;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Rewrites one method body: leads through its instructions and handlers, and lets a rewriter for each kind of them insert what the engine must see.</summary>
internal sealed class MethodRewriter
{
    private readonly RewrittenBody _body;
    private readonly OwnLockMethods _ownLocks;
    private readonly VariableDefinition? _caller;
    private readonly FieldRewriter _fields;
    private readonly ElementRewriter _elements;
    private readonly AddressRewriter _addresses;
    private readonly UnknownAddressRewriter _unknown;
    private readonly CallRewriter _calls;

    /// <summary>Prepares for one method.</summary>
    public MethodRewriter(MethodDefinition method, EngineReferences engine, Instrumentable fields, CallStubs stubs, OwnLockMethods ownLocks)
    {
        _body = new RewrittenBody(method, engine, fields, stubs);
        _ownLocks = ownLocks;
        _caller = OwnLockMethods.IsGuardMethod(method) ? _body.Edits.NewLocal(_body.Module.TypeSystem.String) : null;
        var views = new ViewRewriter(_body);
        var framework = new FrameworkCallRewriter(_body, views);
        _fields = new FieldRewriter(_body, framework);
        _elements = new ElementRewriter(_body);
        _addresses = new AddressRewriter(_body);
        _unknown = new UnknownAddressRewriter(_body);
        _calls = new CallRewriter(_body, ownLocks, _caller, _elements, _unknown, framework, views);
    }

    /// <inheritdoc cref="CallRewriter.PollsLocks"/>
    public bool PollsLocks => _calls.PollsLocks;

    /// <summary>Rewrites the body.</summary>
    public void Run()
    {
        var code = _body.Method.Body.Instructions.ToArray();
        foreach (var call in code.Where(i => i.OpCode.Code == Code.Call))
        {
            _calls.RenewVolatile(call);
        }

        var first = EndOfInitialisers(code);
        FindOut(code);
        if (Array.Exists(code, CanThrow))
        {
            _body.NoInlining();
        }

        new InitialiserChecks(_body).Insert(code);
        for (var i = 0; i < code.Length; i++)
        {
            _addresses.Rewrite(code[i]);
        }

        for (var i = 0; i < code.Length; i++)
        {
            _unknown.Rewrite(code[i]);
        }

        for (var i = 0; i < code.Length; i++)
        {
            _unknown.RewritePointer(code[i]);
            _unknown.RewritePointedFields(code[i]);
        }

        for (var i = 0; i < code.Length; i++)
        {
            if (code[i].OpCode.FlowControl == FlowControl.Call || code[i].OpCode.Code is Code.Ldftn or Code.Ldvirtftn)
            {
                _calls.Rewrite(code[i]);
            }

            _calls.RewriteMember(code[i]);

            SpinLockCopies.Rewrite(_body, code[i]);
            if (i >= first || !_body.IsConstruction(code[i]))
            {
                _fields.Rewrite(code[i]);
                _elements.Rewrite(code[i]);
            }
        }

        NoteNative(code);
        NoteThrown(code);
        foreach (var handler in _body.Method.Body.ExceptionHandlers)
        {
            RewriteHandler(handler);
        }

        if (_body.Method.Parameters.Any(p => p.ParameterType is PointerType) || _body.Method.Body.Variables.Any(v => v.VariableType is PointerType or PinnedType)
            || Array.Exists(code, i => i.OpCode.Code == Code.Calli))
        {
            _body.Edits.Before(code[0], _body.Note(nameof(AddressNotes.NoteCast)));
        }

        NoteBoxed(code);
        NoteUnboxed(code);
        GuardStack(code);
        End();
    }

    private void End()
    {
        _body.Edits.Apply();
        if (_caller is not null)
        {
            _ownLocks.KeepCaller(_body.Method, _caller, _body.Sites.AtStart);
        }

        _body.Method.Body.OptimizeMacros();
        _ownLocks.Wrap(_body.Method, _body.Sites.AtStart);
    }

    /// <summary>What the rewriters of the parts go by.</summary>
    private void FindOut(Instruction[] code)
    {
        _body.FindConstruction(code);
        foreach (var load in code.Where(i => i.OpCode.Code is Code.Ldfld or Code.Ldsfld))
        {
            var field = (FieldReference)load.Operand;
            if (CopyFinder.Of(load, field, code, _body.Fields.IsSetOnce(field)) is var manner && manner != ReadManner.Any)
            {
                _body.Manners.Add(load, manner);
            }
        }
    }

    /// <summary>What calls nothing calls nobody who calls it again.</summary>
    private void GuardStack(Instruction[] code)
    {
        if (Array.Exists(code, i => i.OpCode.FlowControl == FlowControl.Call))
        {
            _body.Edits.BeforeFirst(
                code[0], Instruction.Create(OpCodes.Ldstr, _body.Sites.AtStart), Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(StackGuard), nameof(StackGuard.Enter))));
        }
    }

    /// <summary>Functions of native code are called by their addresses.</summary>
    private void NoteNative(Instruction[] code)
    {
        foreach (var native in code.Where(i => i is { OpCode.Code: Code.Calli, Operand: CallSite { CallingConvention: not MethodCallingConvention.Default and not MethodCallingConvention.Generic } }))
        {
            _body.Edits.Before(
                native, Instruction.Create(OpCodes.Ldstr, "a native function"), Instruction.Create(OpCodes.Ldstr, _body.Sites.At(native, "")), _body.Framework(nameof(FrameworkShim.Never)));
        }
    }

    /// <summary>An exception that is kept may be thrown by others too: where it was thrown is written into it.</summary>
    private void NoteThrown(Instruction[] code)
    {
        foreach (var thrown in code.Where(i => i.OpCode.Code == Code.Throw && i.Previous is not { OpCode.Code: Code.Newobj }))
        {
            _body.Edits.Before(thrown, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Ldstr, _body.Sites.At(thrown, "")), _body.Framework(nameof(FrameworkShim.Writes)));
        }
    }

    /// <summary>
    /// Where an exception comes from is told by the frame: whether the compiler has inlined that by now, which it does when code has run often enough, must not make another
    /// defect of the same one.
    /// </summary>
    private static bool CanThrow(Instruction instruction) =>
        instruction.OpCode.FlowControl is FlowControl.Call or FlowControl.Throw
        || instruction.OpCode.Code is Code.Castclass or Code.Unbox or Code.Unbox_Any or Code.Div or Code.Div_Un or Code.Rem or Code.Rem_Un or Code.Ldlen or Code.Newarr or Code.Ldelema
        || instruction.OpCode.Name.StartsWith("ldelem", StringComparison.Ordinal) || instruction.OpCode.Name.StartsWith("stelem", StringComparison.Ordinal)
        || instruction.OpCode.Name.Contains(".ovf", StringComparison.Ordinal);

    /// <summary>Methods that stand for an interface's may be called on a struct in a box, which has no shadows, and may be shared.</summary>
    private void NoteBoxed(Instruction[] code)
    {
        var method = _body.Method;
        var self = Signatures.Self(method.DeclaringType);
        if (code.Length == 0 || !method.DeclaringType.IsValueType || !method.IsVirtual || Instrumentable.IsStateMachine(method.DeclaringType) || !Signatures.CanBeArgument(self))
        {
            return;
        }

        var use = AddressUses.OfStructMethod(method, _body.Fields);
        var parts = use == AddressUse.Other ? null : _body.Fields.Parts.OfOwn(method);
        _body.Edits.Before(
            code[0],
            Instruction.Create(OpCodes.Ldarg_0),
            Instruction.Create(use == AddressUse.Read ? OpCodes.Ldc_I4_0 : OpCodes.Ldc_I4_1),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.AtStart),
            _body.Framework(use == AddressUse.Other || parts is not null ? nameof(FrameworkShim.OnSynchronisedBox) : nameof(FrameworkShim.OnBoxed), self));
        foreach (var part in parts ?? [])
        {
            _body.Edits.Before(
                code[0],
                [Instruction.Create(OpCodes.Ldarg_0),
                .. part.Range(static () => Instruction.Create(OpCodes.Ldarg_0)),
                Instruction.Create(OpCodes.Ldstr, _body.Sites.AtStart),
                _body.Note(part.Writes ? nameof(AddressNotes.OnUpdateKnownPart) : nameof(AddressNotes.OnPeekKnownPart), self)]);
        }
    }

    /// <summary>What a box of a struct of the program holds is read.</summary>
    private void NoteUnboxed(Instruction[] code)
    {
        foreach (var at in code.Where(i => i.OpCode.Code is Code.Unbox or Code.Unbox_Any))
        {
            var type = (TypeReference)at.Operand;
            if (type is not GenericParameter && Signatures.TryResolve(type) is { IsValueType: true, IsEnum: false } definition
                && _body.Fields.IsRewritten(definition.Module.Assembly.Name.Name) && Signatures.CanBeArgument(type))
            {
                _body.Edits.Before(at, Instruction.Create(OpCodes.Ldstr, _body.Sites.At(at, "")), _body.Framework(nameof(FrameworkShim.OnUnboxed), type));
            }
        }
    }

    /// <summary>In a constructor, writes of its object count from the call of the base constructor: before, nobody else can know the object.</summary>
    private int EndOfInitialisers(Instruction[] code)
    {
        var type = _body.Method.DeclaringType;
        return _body.Method.IsConstructor && !_body.Method.IsStatic && !type.IsValueType
            ? 1 + Array.FindIndex(code, i => i.OpCode.Code == Code.Call && i.Operand is MethodReference { Name: ".ctor" } call && IsOf(call.DeclaringType, type))
            : 0;
    }

    /// <summary>Whether a constructor is of the type or of the one that it is derived from: no other is called, and not made new, in one of its own.</summary>
    private static bool IsOf(TypeReference called, TypeDefinition type) =>
        called.GetElementType().FullName is var name && (name == type.FullName || name == type.BaseType?.GetElementType().FullName);

    private void RewriteHandler(ExceptionHandler handler)
    {
        if (handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter)
        {
            _body.Edits.BeforeFirst(
                handler.HandlerStart,
                [.. _body.Frame(), Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.Caught)))]);
            _body.NoInlining();
        }

        var catchesAbort = handler.HandlerType == ExceptionHandlerType.Filter
            || (handler.HandlerType == ExceptionHandlerType.Catch
                && handler.CatchType.FullName is "System.Exception" or "System.Object" or "System.SystemException");
        if (catchesAbort)
        {
            _body.Edits.BeforeFirst(
                handler.HandlerStart,
                Instruction.Create(OpCodes.Dup),
                Instruction.Create(OpCodes.Call, _body.Engine.Rethrow));
        }
    }
}
