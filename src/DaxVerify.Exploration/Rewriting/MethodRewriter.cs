using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Primitives.Hashes;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Primitives.Threads;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Rewrites one method body: calls to primitives, catch blocks, and, in its other parts, accesses to memory.</summary>
internal sealed partial class MethodRewriter
{
    private readonly MethodDefinition _method;
    private readonly ModuleDefinition _module;
    private readonly EngineReferences _engine;
    private readonly Instrumentable _fields;
    private readonly CallStubs _stubs;
    private readonly OwnLockMethods _ownLocks;
    private readonly MethodEdits _edits;
    private readonly SiteFinder _sites;
    private readonly AddressFlow _flow;
    private readonly VariableDefinition? _caller;
    private readonly HashSet<Instruction> _handledAtomics = [];
    private readonly HashSet<Instruction> _followed = [];
    private readonly HashSet<Instruction> _construction = [];

    /// <summary>Prepares for one method.</summary>
    public MethodRewriter(MethodDefinition method, EngineReferences engine, Instrumentable fields, CallStubs stubs, OwnLockMethods ownLocks)
    {
        _method = method;
        _module = method.Module;
        _engine = engine;
        _fields = fields;
        _stubs = stubs;
        _ownLocks = ownLocks;
        method.Body.SimplifyMacros();
        _edits = new MethodEdits(method.Body);
        _sites = new SiteFinder(method);
        _flow = new AddressFlow(method);
        _caller = OwnLockMethods.IsGuardMethod(method) ? _edits.NewLocal(_module.TypeSystem.String) : null;
    }

    /// <summary>The program polls locks somewhere: releases must be scheduling points.</summary>
    public bool PollsLocks { get; private set; }

    /// <summary>Rewrites the body.</summary>
    public void Run()
    {
        var code = _method.Body.Instructions.ToArray();
        foreach (var call in code.Where(i => i.OpCode.Code == Code.Call))
        {
            RenewVolatile(call);
        }

        var first = StartOfAccesses(code);
        FindConstruction(code);
        for (var i = first; i < code.Length; i++)
        {
            RewriteAddress(code[i]);
        }

        for (var i = first; i < code.Length; i++)
        {
            RewriteUnknownAddress(code[i]);
        }

        for (var i = first; i < code.Length; i++)
        {
            RewritePointer(code[i]);
        }

        for (var i = 0; i < code.Length; i++)
        {
            if (code[i].OpCode.FlowControl == FlowControl.Call || code[i].OpCode.Code is Code.Ldftn or Code.Ldvirtftn)
            {
                RewriteCall(code[i]);
            }

            if (i >= first)
            {
                RewriteAccess(code[i]);
            }
            else
            {
                RewriteThreadStatic(code[i]);
            }
        }

        foreach (var handler in _method.Body.ExceptionHandlers)
        {
            RewriteHandler(handler);
        }

        if (_method.Parameters.Any(p => p.ParameterType is PointerType) || _method.Body.Variables.Any(v => v.VariableType is PointerType))
        {
            _edits.Before(code[0], Note(nameof(AddressNotes.NoteCast)));
        }

        _edits.Apply();
        if (_caller is not null)
        {
            _ownLocks.KeepCaller(_method, _caller, _sites.AtStart);
        }

        _method.Body.OptimizeMacros();
        _ownLocks.Wrap(_method, _sites.AtStart);
    }

    /// <summary>The old forms of volatile access, of Thread, become those of Volatile.</summary>
    private void RenewVolatile(Instruction call)
    {
        if (call.Operand is not MethodReference { Name: "VolatileRead" or "VolatileWrite" } method || method.DeclaringType.Name != nameof(ControlledThread))
        {
            return;
        }

        var renewed = new MethodReference(method.Name[8..], method.ReturnType, _module.ImportReference(typeof(Volatile)));
        if (((ByReferenceType)method.Parameters[0].ParameterType).ElementType.IsPrimitive)
        {
            foreach (var parameter in method.Parameters)
            {
                renewed.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
            }

            call.Operand = renewed;
            return;
        }

        var generic = _module.ImportReference(typeof(Volatile).GetMethods().Single(m => m.Name == renewed.Name && m.IsGenericMethod));
        call.Operand = new GenericInstanceMethod(generic) { GenericArguments = { _module.TypeSystem.Object } };
    }

    /// <summary>In a constructor, accesses count from the call of the base constructor: before, nobody else can know the object.</summary>
    private int StartOfAccesses(Instruction[] code)
    {
        if (!_method.IsConstructor || _method.IsStatic)
        {
            return 0;
        }

        for (var i = 0; i < code.Length; i++)
        {
            if (code[i].OpCode.Code == Code.Call && code[i].Operand is MethodReference { Name: ".ctor" })
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>In a constructor, the writes that set up the object under construction.</summary>
    private void FindConstruction(Instruction[] code)
    {
        if (!_method.IsConstructor || _method.IsStatic)
        {
            return;
        }

        foreach (var load in code.Where(i => i.OpCode.Code == Code.Ldarg && ReferenceEquals(i.Operand, _method.Body.ThisParameter)))
        {
            _construction.UnionWith(_flow.Consumers(load).Where(use => use is { Argument: 0, Consumer.OpCode.Code: Code.Stfld }).Select(use => use.Consumer));
        }
    }

    private void RewriteHandler(ExceptionHandler handler)
    {
        if (handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter)
        {
            _edits.BeforeFirst(
                handler.HandlerStart,
                [.. Frame(), Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), nameof(CollectionShim.Caught)))]);
            NoInlining();
        }

        var catchesAbort = handler.HandlerType == ExceptionHandlerType.Filter
            || (handler.HandlerType == ExceptionHandlerType.Catch
                && handler.CatchType.FullName is "System.Exception" or "System.Object" or "System.SystemException");
        if (catchesAbort)
        {
            _edits.BeforeFirst(
                handler.HandlerStart,
                Instruction.Create(OpCodes.Dup),
                Instruction.Create(OpCodes.Call, _engine.Rethrow));
        }
    }

    private void RewriteCall(Instruction call)
    {
        if (call.Operand is not MethodReference method)
        {
            return;
        }

        if (call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } prefix
            && method is { Name: "GetHashCode", DeclaringType.FullName: "System.Object" })
        {
            RewriteConstrainedHash(call, prefix, constraint);
            return;
        }

        if (call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference { IsValueType: true } own } owner
            && RedirectTable.Replaces(own.GetElementType().FullName)
            && Own(method, own) is var direct && RedirectTable.FindReplacement(direct, isNew: false, out _) is not null)
        {
            (owner.OpCode, owner.Operand) = (OpCodes.Nop, null);
            (call.OpCode, call.Operand) = (OpCodes.Call, direct);
            method = direct;
        }

        var type = method.DeclaringType.GetElementType().FullName;
        var isFunction = call.OpCode.Code is Code.Ldftn or Code.Ldvirtftn;
        if (Uncontrolled.PollsLocks(type, method.Name))
        {
            PollsLocks = true;
        }

        if (!isFunction && _ownLocks.IsTold(call, method))
        {
            var site = _caller is null ? Instruction.Create(OpCodes.Ldstr, _sites.At(call, "")) : Instruction.Create(OpCodes.Ldloc, _caller);
            _edits.Before(call, _ownLocks.Tell(site));
        }

        if (!TryTakeOver(call, method, type, isFunction))
        {
            RewriteOtherCall(call, method, type, isFunction);
        }
    }

    /// <summary>A call that the engine answers itself or sees before it is made: arrays, substitutes, views, atomics, primitives.</summary>
    /// <returns>False if it is none of these.</returns>
    private bool TryTakeOver(Instruction call, MethodReference method, string type, bool isFunction)
    {
        if (method.DeclaringType is ArrayType grid && !isFunction && call.OpCode.Code != Code.Newobj)
        {
            RewriteGridCall(call, method, grid.Rank);
        }
        else if (_stubs.Substituted(method.DeclaringType) is { } substitute)
        {
            RewriteSubstitutedCall(call, method, substitute, isFunction);
        }
        else if (!isFunction && RewriteView(call, method))
        {
            return true;
        }
        else if (type is "System.Threading.Interlocked" or "System.Threading.Volatile")
        {
            RewriteAtomicCall(call, method);
        }
        else if (call.Previous is not { OpCode.Code: Code.Constrained }
            && RedirectTable.FindReplacement(method, call.OpCode.Code == Code.Newobj, out var wantsSite) is { } replacement)
        {
            if (type == "System.Object" && call.OpCode.Code == Code.Call)
            {
                call.Operand = _engine.Method(typeof(RuntimeHelpersShim), nameof(RuntimeHelpersShim.GetHashCode));
            }
            else
            {
                Redirect(call, method, replacement, wantsSite, isFunction);
            }
        }
        else if (!isFunction && TaskCalls.Classify(method, type, call.OpCode.Code == Code.Newobj) is var taskCall && taskCall != TaskCall.None)
        {
            RewriteTaskCall(call, method, taskCall);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>A call that goes on as it is: what the engine must know of it is noted before.</summary>
    private void RewriteOtherCall(Instruction call, MethodReference method, string type, bool isFunction)
    {
        if (_fields.IsAsItIs(method.DeclaringType))
        {
            InsertUncontrolled(call, $"{method.DeclaringType.GetElementType().Name}.{method.Name} of {method.DeclaringType.GetElementType().Scope.Name}", nameof(UncontrolledShim.RunsAsItIs));
        }
        else if (Uncontrolled.Recognise(method, type) is { } operation)
        {
            InsertUncontrolled(call, operation, nameof(UncontrolledShim.Met));
        }
        else if (isFunction)
        {
            RewriteFrameworkFunction(call, method, type);
        }
        else
        {
            if (Uncontrolled.Leaves(method, type) is { } outside)
            {
                MarkOutside(call, outside);
            }

            if (CollectionCalls.Classify(type, method.Name) is var kind && kind != CollectionCall.None && IsOnCollection(call, method, kind))
            {
                RewriteCollectionCall(call, method, kind);
            }
            else
            {
                RewriteFrameworkCall(call, method, type);
            }
        }
    }

    /// <summary>A call that makes or starts a task: goes on as it is, but for options that would take the work off the thread's own queue.</summary>
    private void RewriteTaskCall(Instruction call, MethodReference method, TaskCall kind)
    {
        var site = _sites.At(call, "");
        NoInlining();
        if (kind == TaskCall.Runs)
        {
            _edits.After(call, Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.Started)));
            return;
        }

        var locals = Spill(call, method);
        if (kind == TaskCall.Continues)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]), Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.Registers)));
        }

        foreach (var local in locals)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Ldloc, local));
            if (TaskCalls.OptionsOf(local.VariableType) is { } change)
            {
                _edits.Before(call, Task(change));
            }
            else if (TaskCalls.BodyOf(local.VariableType) is { } body)
            {
                _edits.Before(call, Instruction.Create(OpCodes.Call, _engine.Method(typeof(TaskBody), body, (local.VariableType as GenericInstanceType)?.GenericArguments.ToArray() ?? [])));
            }
        }

        _edits.After(call, Instruction.Create(OpCodes.Dup));
        if (kind == TaskCall.Continues)
        {
            _edits.After(call, Instruction.Create(OpCodes.Ldloc, locals[0]), Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.MadeAfter)));
        }
        else
        {
            _edits.After(call, Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.NoteMade)));
        }
    }

    private Instruction Task(string name) => Instruction.Create(OpCodes.Call, _engine.Method(typeof(TaskMaking), name));

    /// <summary>The value type's own method behind one of an interface.</summary>
    private static MethodReference Own(MethodReference method, TypeReference type)
    {
        var own = new MethodReference(method.Name, method.ReturnType, type) { HasThis = true };
        foreach (var parameter in method.Parameters)
        {
            own.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        }

        return own;
    }

    /// <summary>A hash code of a value whose type is a type parameter.</summary>
    private void RewriteConstrainedHash(Instruction call, Instruction prefix, TypeReference type)
    {
        (prefix.OpCode, prefix.Operand) = (OpCodes.Ldobj, type);
        call.OpCode = OpCodes.Call;
        call.Operand = _engine.Method(typeof(EqualityComparerShim), nameof(EqualityComparerShim.HashOf), type);
    }

    private void RewriteSubstitutedCall(Instruction call, MethodReference method, TypeDefinition substitute, bool isFunction)
    {
        var target = RedirectTable.FindSubstitute(substitute, method, out var wantsSite);
        if (target is null)
        {
            InsertUncontrolled(call, Uncontrolled.FrameworkName(method), nameof(UncontrolledShim.Missing));
            call.OpCode = OpCodes.Throw;
            call.Operand = null;
            return;
        }

        if (!wantsSite)
        {
            return;
        }

        if (isFunction)
        {
            call.OpCode = OpCodes.Ldftn;
            call.Operand = _stubs.ForSubstitute(method, _sites.AtCall(call));
            return;
        }

        _edits.Before(call, Instruction.Create(OpCodes.Ldstr, _sites.AtCall(call)));
        call.Operand = _stubs.WithSite(method);
        NoInlining();
    }

    private void Redirect(Instruction call, MethodReference method, MethodDefinition replacement, bool wantsSite, bool isFunction)
    {
        MethodReference target = _module.ImportReference(replacement);
        if (replacement.HasGenericParameters)
        {
            var instance = new GenericInstanceMethod(target);
            if (method.DeclaringType is GenericInstanceType owner)
            {
                foreach (var argument in owner.GenericArguments)
                {
                    instance.GenericArguments.Add(argument);
                }
            }

            if (method is GenericInstanceMethod generic)
            {
                foreach (var argument in generic.GenericArguments)
                {
                    instance.GenericArguments.Add(argument);
                }
            }

            target = instance;
        }

        DropPrefixes(call);
        if (isFunction)
        {
            if (call.OpCode.Code == Code.Ldvirtftn)
            {
                _edits.Before(call, Instruction.Create(OpCodes.Pop));
            }

            call.OpCode = OpCodes.Ldftn;
            call.Operand = wantsSite ? _stubs.ForReplacement(target, _sites.AtCall(call)) : target;
            return;
        }

        if (wantsSite)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Ldstr, _sites.AtCall(call)));
        }

        call.OpCode = OpCodes.Call;
        call.Operand = target;
        NoInlining();
    }

    private static void DropPrefixes(Instruction call)
    {
        for (var prefix = call.Previous; prefix is { OpCode.OpCodeType: OpCodeType.Prefix }; prefix = prefix.Previous)
        {
            if (prefix.OpCode.Code == Code.Tail)
            {
                (prefix.OpCode, prefix.Operand) = (OpCodes.Nop, null);
            }
        }
    }

    /// <summary>Keeps the frame in stack traces: its line is what reports point at.</summary>
    private void NoInlining() => _method.ImplAttributes |= MethodImplAttributes.NoInlining;

    private void InsertUncontrolled(Instruction call, string operation, string shim)
    {
        _edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, operation),
            Instruction.Create(OpCodes.Ldstr, _sites.At(call, "")),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(UncontrolledShim), shim)));
    }

    private void MarkOutside(Instruction call, string operation)
    {
        _edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, $"{operation}, called at {Runtime.Site.Place(_sites.At(call, ""))}"),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(UncontrolledShim), nameof(UncontrolledShim.Enters))));
        _edits.After(
            call,
            Instruction.Create(OpCodes.Ldstr, ""),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(UncontrolledShim), nameof(UncontrolledShim.Enters))));
    }

    /// <summary>The first thing that a call takes is the collection that it works on.</summary>
    private static bool IsOnCollection(Instruction call, MethodReference method, CollectionCall kind) =>
        call.OpCode.Code != Code.Newobj && method.Name != ".ctor" && (method.HasThis || kind >= CollectionCall.ReadAny) && method.Parameters.Count + (method.HasThis ? 1 : 0) > 0
        && call.Previous is not { OpCode.Code: Code.Constrained, Operand: TypeReference { IsValueType: true } };

    private void RewriteCollectionCall(Instruction call, MethodReference method, CollectionCall kind)
    {
        var locals = Spill(call, method);
        var site = _sites.AtCall(call, method);
        var epoch = kind != CollectionCall.Concurrent && CollectionCalls.MayCallBack(method.DeclaringType.GetElementType().FullName, method.Name)
            ? _edits.Temporary("epoch", _module.TypeSystem.UInt64)
            : null;
        var name = kind switch
        {
            CollectionCall.Read => nameof(CollectionShim.OnRead),
            CollectionCall.Write => nameof(CollectionShim.OnWrite),
            CollectionCall.ReadAny => nameof(CollectionShim.OnReadAny),
            CollectionCall.ReadAll => nameof(CollectionShim.OnReadAll),
            CollectionCall.WriteAny => nameof(CollectionShim.OnWriteAny),
            _ => nameof(CollectionShim.OnConcurrent),
        };
        var type = method.DeclaringType.GetElementType().FullName;
        var uses = UsesOf(call, method, type, isCollection: true);
        InsertUses(call, method, locals, uses, _sites.AtCall(call));
        _edits.Before(call, Push(locals[0], isReceiver: true));
        if (kind >= CollectionCall.ReadAny && method is { Name: "get_Item" or "set_Item", Parameters: [{ ParameterType.MetadataType: MetadataType.Int32 }, ..] })
        {
            name = kind == CollectionCall.WriteAny ? nameof(CollectionShim.OnWriteElement) : nameof(CollectionShim.OnReadElement);
            _edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[1]));
        }

        _edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, site),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), name)));
        var concurrent = kind >= CollectionCall.ReadAny ? _edits.NewLocal(_module.TypeSystem.Boolean) : null;
        if (concurrent is not null)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Stloc, concurrent));
        }

        if (kind >= CollectionCall.Concurrent)
        {
            MarkCall(call, locals[0], site);
        }

        if (epoch is not null)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), nameof(CollectionShim.Epoch))), Instruction.Create(OpCodes.Stloc, epoch));
        }

        Unspill(call, locals);
        InsertHandsOut(call, method, type, locals, [(0, FrameworkUse.Reads), .. uses], site);
        InsertAfterCollectionCall(call, kind, locals[0], epoch, concurrent, site);
    }

    private void InsertAfterCollectionCall(
        Instruction call, CollectionCall kind, VariableDefinition collection, VariableDefinition? epoch, VariableDefinition? concurrent, string site)
    {
        if (epoch is not null)
        {
            var writes = kind is CollectionCall.Write or CollectionCall.WriteAny;
            _edits.After(call, Push(collection, isReceiver: true));
            _edits.After(
                call,
                Instruction.Create(OpCodes.Ldloc, epoch),
                Instruction.Create(OpCodes.Ldstr, site),
                Instruction.Create(
                    OpCodes.Call,
                    _engine.Method(typeof(CollectionShim), writes ? nameof(CollectionShim.AfterWrite) : nameof(CollectionShim.AfterRead))));
        }

        if (concurrent is not null)
        {
            _edits.After(call, Instruction.Create(OpCodes.Ldloc, concurrent));
            _edits.After(call, Push(collection, isReceiver: true));
            _edits.After(
                call,
                Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), nameof(CollectionShim.AfterAny))));
        }

        if (kind == CollectionCall.Concurrent)
        {
            _edits.After(call, Push(collection, isReceiver: true));
            _edits.After(call, Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), nameof(CollectionShim.AfterConcurrent))));
        }
    }

    /// <summary>Lets the engine know that what the program does next, it does in the middle of a call.</summary>
    private void MarkCall(Instruction call, VariableDefinition collection, string site)
    {
        _edits.Before(call, Push(collection, isReceiver: true));
        _edits.Before(call, Frame());
        _edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, site),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), nameof(CollectionShim.Enters))));
        _edits.After(
            call,
            Instruction.Create(OpCodes.Ldstr, site),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(CollectionShim), nameof(CollectionShim.Leaves))));
        NoInlining();
    }

    /// <summary>Pushes an address in this method's frame.</summary>
    private Instruction[] Frame() =>
        [Instruction.Create(OpCodes.Ldloca, _edits.Temporary("frame", _module.TypeSystem.Int32)), Instruction.Create(OpCodes.Conv_U)];

    /// <summary>Moves the arguments of a call from the stack to locals.</summary>
    private List<VariableDefinition> Spill(Instruction call, MethodReference method)
    {
        var locals = new List<VariableDefinition>();
        if (method.HasThis && call.OpCode.Code != Code.Newobj)
        {
            locals.Add(_edits.NewLocal(
                call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } ? new ByReferenceType(constraint)
                : Signatures.IsValueType(method.DeclaringType) ? new ByReferenceType(method.DeclaringType)
                : method.DeclaringType));
        }

        foreach (var parameter in method.Parameters)
        {
            locals.Add(_edits.NewLocal(Signatures.Instantiate(parameter.ParameterType, method.DeclaringType, method)));
        }

        for (var i = locals.Count - 1; i >= 0; i--)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Stloc, locals[i]));
        }

        return locals;
    }

    private void Unspill(Instruction call, List<VariableDefinition> locals)
    {
        foreach (var local in locals)
        {
            _edits.Before(call, Instruction.Create(OpCodes.Ldloc, local));
        }
    }

    private Instruction Site(Instruction at, FieldReference field) => Instruction.Create(OpCodes.Ldstr, SiteOf(at, field));

    private string SiteOf(Instruction at, FieldReference field) => _construction.Contains(at)
        ? _sites.At(at, field, Runtime.Site.Construction)
        : _fields.Resolve(field) is { IsStatic: true } definition ? _sites.At(at, field, definition.DeclaringType.FullName) : _sites.At(at, field);

    private Instruction Race(string name) => Instruction.Create(OpCodes.Call, _engine.Method(typeof(RaceDetector), name));

    private Instruction Race(string name, TypeReference argument) =>
        Instruction.Create(OpCodes.Call, _engine.Method(typeof(RaceDetector), name, argument));
}
