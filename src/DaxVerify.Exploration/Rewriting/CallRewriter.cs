using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Primitives.Hashes;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Process;
using DaxVerify.Exploration.Primitives.Randomness;
using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Decides what becomes of each call: a primitive of the engine, a noted use, or a word that it is outside control.</summary>
internal sealed class CallRewriter
{
    /// <summary>Types with stand-ins that go through collections of tasks, handles or tokens without a word.</summary>
    private static readonly HashSet<string> s_takeCollections = ["System.Threading.Tasks.Task", "System.Threading.WaitHandle", "System.Threading.CancellationTokenSource"];

    private readonly RewrittenBody _body;
    private readonly OwnLockMethods _ownLocks;
    private readonly VariableDefinition? _caller;
    private readonly ElementRewriter _elements;
    private readonly UnknownAddressRewriter _unknown;
    private readonly FrameworkCallRewriter _framework;
    private readonly ViewRewriter _views;
    private readonly CollectionCallRewriter _collections;
    private readonly TaskCallRewriter _tasks;
    private readonly LifetimeCallRewriter _lifetimes;
    private readonly FunctionRewriter _functions;
    private readonly AwaiterCallRewriter _awaiters;
    private readonly ForeignSignatures _foreign;

    /// <summary>Prepares for one body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="ownLocks">Locks that the program builds itself.</param>
    /// <param name="caller">Where a guard's method keeps who called it; null for other methods.</param>
    /// <param name="elements">For arrays of several dimensions, whose elements are reached by calls.</param>
    /// <param name="unknown">For atomic operations.</param>
    /// <param name="framework">For calls that no primitive stands for.</param>
    /// <param name="views">For calls that make views of arrays.</param>
    public CallRewriter(
        RewrittenBody body, OwnLockMethods ownLocks, VariableDefinition? caller, ElementRewriter elements, UnknownAddressRewriter unknown, FrameworkCallRewriter framework, ViewRewriter views)
    {
        _body = body;
        _ownLocks = ownLocks;
        _caller = caller;
        _elements = elements;
        _unknown = unknown;
        _framework = framework;
        _views = views;
        _collections = new CollectionCallRewriter(body, framework);
        _tasks = new TaskCallRewriter(body);
        _lifetimes = new LifetimeCallRewriter(body);
        _functions = new FunctionRewriter(body);
        _awaiters = new AwaiterCallRewriter(body, _functions);
        _foreign = new ForeignSignatures(body.Fields);
    }

    /// <summary>The program polls locks somewhere: releases must be scheduling points.</summary>
    public bool PollsLocks { get; private set; }

    /// <summary>The old forms of volatile access, of Thread, become those of Volatile.</summary>
    public void RenewVolatile(Instruction call)
    {
        if (call.Operand is not MethodReference { Name: "VolatileRead" or "VolatileWrite" } method || method.DeclaringType.Name != nameof(ControlledThread))
        {
            return;
        }

        var renewed = new MethodReference(method.Name[8..], method.ReturnType, _body.Module.ImportReference(typeof(Volatile)));
        if (((ByReferenceType)method.Parameters[0].ParameterType).ElementType.IsPrimitive)
        {
            foreach (var parameter in method.Parameters)
            {
                renewed.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
            }

            call.Operand = renewed;
            return;
        }

        var generic = _body.Module.ImportReference(typeof(Volatile).GetMethods().Single(m => m.Name == renewed.Name && m.IsGenericMethod));
        call.Operand = new GenericInstanceMethod(generic) { GenericArguments = { _body.Module.TypeSystem.Object } };
    }

    /// <summary>Takes out the use of a field that rewritten code can't reach, and of a method's handle that the engine's type hasn't got: expression trees are made of such.</summary>
    public void RewriteMember(Instruction at)
    {
        if (at is { OpCode.Code: Code.Ldtoken, Operand: MethodReference method } && _body.Stubs.Substituted(method.DeclaringType) is { } substitute
            && (RedirectTable.FindSubstitute(substitute, method, out var wantsSite) is null || wantsSite))
        {
            Refuse(at, $"an expression with {Uncontrolled.FrameworkName(method)}");
            return;
        }

        if (at.OpCode.OperandType == OperandType.InlineField && _foreign.Of((FieldReference)at.Operand) is { } foreign)
        {
            Refuse(at, foreign);
        }
    }

    /// <summary>Rewrites a call, or a function that is loaded for a delegate.</summary>
    public void Rewrite(Instruction call)
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

        if (call.OpCode.Code == Code.Call && method is { Name: "GetHashCode", Parameters.Count: 0, DeclaringType: GenericInstanceType { ElementType.Namespace: "System" } tuple }
            && tuple.ElementType.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldobj, tuple));
            call.Operand = _body.Engine.Method(typeof(EqualityComparerShim), nameof(EqualityComparerShim.HashOf), tuple);
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

        if (call.OpCode.Code == Code.Call && method is { Name: ".ctor", Parameters.Count: 0, DeclaringType.FullName: "System.Random" })
        {
            Seed(call, method);
        }

        var type = method.DeclaringType.GetElementType().FullName;
        var isFunction = call.OpCode.Code is Code.Ldftn or Code.Ldvirtftn;
        if (Uncontrolled.PollsLocks(type, method.Name))
        {
            PollsLocks = true;
        }

        if (!isFunction && _ownLocks.IsTold(call, method))
        {
            var site = _caller is null ? Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")) : Instruction.Create(OpCodes.Ldloc, _caller);
            _body.Edits.Before(call, _ownLocks.Tell(site));
        }

        if (_lifetimes.Rewrite(call, method, isFunction))
        {
            return;
        }

        _framework.NoteSurroundings(call, method, type);
        if (!TryTakeOver(call, method, type, isFunction))
        {
            RewriteOtherCall(call, method, type, isFunction);
        }

        if (call.OpCode.Code == Code.Newobj && _body.Fields.HasFinalizer(method.DeclaringType))
        {
            _body.Edits.After(
                call,
                Instruction.Create(OpCodes.Dup),
                Instruction.Create(OpCodes.Ldstr, _body.Sites.AtCall(call)),
                Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(GcShim), nameof(GcShim.Born))));
        }
    }

    /// <summary>A call that the engine answers itself or sees before it is made: arrays, substitutes, views, atomics, primitives.</summary>
    /// <returns>False if it is none of these.</returns>
    private bool TryTakeOver(Instruction call, MethodReference method, string type, bool isFunction)
    {
        if (method.DeclaringType is ArrayType grid && !isFunction && call.OpCode.Code != Code.Newobj)
        {
            _elements.RewriteGridCall(call, method, grid.Rank);
        }
        else if (type == "System.Environment" && method.Name == "get_CurrentManagedThreadId" && IsOfIterator())
        {
            call.Operand = _body.Engine.Method(typeof(EnvironmentShim), nameof(EnvironmentShim.NumberForIterator));
        }
        else if (_body.Stubs.Substituted(method.DeclaringType) is { } substitute)
        {
            RewriteSubstitutedCall(call, method, substitute, isFunction);
        }
        else if (_awaiters.Rewrite(call, method, isFunction) || (!isFunction && _views.Rewrite(call, method)))
        {
            return true;
        }
        else if (AddressUses.IsAtomic(type) && !isFunction && RedirectTable.FindReplacement(method, isNew: false, out _) is null)
        {
            _unknown.RewriteAtomicCall(call, method);
        }
        else if (isFunction && method.HasThis && Signatures.IsValueType(method.DeclaringType) && RedirectTable.FindReplacement(method, isNew: false, out _) is not null)
        {
            _functions.Say(call, method);
        }
        else if (call.Previous is not { OpCode.Code: Code.Constrained }
            && RedirectTable.FindReplacement(method, call.OpCode.Code == Code.Newobj, out var wantsSite) is { } replacement)
        {
            if (call.OpCode.Code == Code.Call && type == "System.Threading.SynchronizationContext" && method.Name == "Post")
            {
                replacement = replacement.DeclaringType.Methods.Single(m => m.Name == nameof(SynchronizationContextShim.PostOfBase));
            }

            if (type == "System.Object" && call.OpCode.Code == Code.Call)
            {
                call.Operand = _body.Engine.Method(typeof(RuntimeHelpersShim), nameof(RuntimeHelpersShim.GetHashCode));
            }
            else
            {
                Redirect(call, method, replacement, wantsSite, isFunction);
            }
        }
        else if (!isFunction && TaskCalls.Classify(method, type, call.OpCode.Code == Code.Newobj) is var taskCall && taskCall != TaskCall.None)
        {
            _tasks.Rewrite(call, method, taskCall);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Whether the body is of a compiler's iterator, and none that the program has written.</summary>
    private bool IsOfIterator() => CompilerNames.IsOfCompiler(_body.Method.DeclaringType.Name)
        && (_body.Method.Name == ".ctor" || _body.Method.Name.EndsWith("Enumerator", StringComparison.Ordinal));

    /// <summary>A call that goes on as it is: what the engine must know of it is noted before.</summary>
    private void RewriteOtherCall(Instruction call, MethodReference method, string type, bool isFunction)
    {
        if (_foreign.Of(method) is { } foreign)
        {
            Refuse(call, foreign);
        }
        else if (_body.Fields.IsAsItIs(method.DeclaringType))
        {
            var name = $"{method.DeclaringType.GetElementType().Name}.{method.Name} of {method.DeclaringType.GetElementType().Scope.Name}";
            InsertUncontrolled(call, name, method.Parameters.Any(parameter => CanRun(parameter.ParameterType)) ? nameof(UncontrolledShim.RunsOurs) : nameof(UncontrolledShim.RunsAsItIs));
        }
        else if (Uncontrolled.Recognise(method, type) is { } operation)
        {
            InsertUncontrolled(call, operation, nameof(UncontrolledShim.Met));
        }
        else if (isFunction)
        {
            _functions.Rewrite(call, method, type);
        }
        else
        {
            if (type.StartsWith("System.IO.Pipelines.", StringComparison.Ordinal) && method.Parameters.Any(parameter => Signatures.IsDelegate(parameter.ParameterType)))
            {
                InsertUncontrolled(call, Uncontrolled.FrameworkName(method), nameof(UncontrolledShim.RunsOurs));
            }

            if (FrameworkCalls.HandsOutMemory(method, type) || method.Name == "Adapter" || (method.Name == "Synchronized" && call.Previous.OpCode.Code != Code.Newobj))
            {
                _framework.NoteMemory(call, method, type);
            }
            else if (method.Name == "Synchronized")
            {
                _body.Edits.Before(call, _body.Framework(nameof(Primitives.Framework.FrameworkShim.Wraps)));
            }

            if (Uncontrolled.Leaves(method, type) is { } outside)
            {
                MarkOutside(call, outside);
            }

            if (CollectionCalls.Classify(type, method.Name) is var kind && kind != CollectionCall.None && CollectionCallRewriter.IsOnCollection(call, method, kind))
            {
                _collections.Rewrite(call, method, kind);
            }
            else
            {
                _framework.Rewrite(call, method, type);
            }
        }
    }

    /// <summary>Whether an argument can have code of the program: delegates, interfaces, and types of rewritten assemblies.</summary>
    private bool CanRun(TypeReference type) => Signatures.IsDelegate(type)
        || (Signatures.TryResolve(type.GetElementType()) is { } definition && (definition.IsInterface || (!definition.IsValueType && _body.Fields.IsRewritten(definition.Module.Assembly.Name.Name))));

    /// <summary>A derived class leaves the seed to the framework, which takes another one in each process.</summary>
    private void Seed(Instruction call, MethodReference method)
    {
        _body.Edits.Before(call, Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(RandomShim), nameof(RandomShim.Seed))));
        call.Operand = new MethodReference(".ctor", method.ReturnType, method.DeclaringType) { HasThis = true, Parameters = { new ParameterDefinition(_body.Module.TypeSystem.Int32) } };
    }

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
        call.Operand = _body.Engine.Method(typeof(EqualityComparerShim), nameof(EqualityComparerShim.HashOf), type);
    }

    private void RewriteSubstitutedCall(Instruction call, MethodReference method, TypeDefinition substitute, bool isFunction)
    {
        var target = RedirectTable.FindSubstitute(substitute, method, out var wantsSite);
        if (target is null)
        {
            Refuse(call, Uncontrolled.FrameworkName(method));
            return;
        }

        if (!wantsSite)
        {
            return;
        }

        if (isFunction)
        {
            call.OpCode = OpCodes.Ldftn;
            call.Operand = _body.Stubs.ForSubstitute(method, _body.Sites.AtCall(call));
            return;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.AtCall(call)));
        call.Operand = _body.Stubs.WithSite(method);
        _body.NoInlining();
    }

    private void Redirect(Instruction call, MethodReference method, MethodDefinition replacement, bool wantsSite, bool isFunction)
    {
        MethodReference target = _body.Module.ImportReference(replacement);
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

        if (!isFunction && s_takeCollections.Contains(method.DeclaringType.FullName))
        {
            _framework.NoteArguments(call, method, method.DeclaringType.FullName);
        }

        DropPrefixes(call);
        var site = CollectionCalls.Classify(method.DeclaringType.GetElementType().FullName, method.Name) == CollectionCall.Concurrent
            ? _body.Sites.AtCall(call, method)
            : _body.Sites.AtCall(call);
        if (isFunction)
        {
            if (call.OpCode.Code == Code.Ldvirtftn)
            {
                _body.Edits.Before(call, Instruction.Create(OpCodes.Pop));
            }

            call.OpCode = OpCodes.Ldftn;
            call.Operand = wantsSite ? _body.Stubs.ForReplacement(target, site) : target;
            return;
        }

        if (wantsSite)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, site));
        }

        call.OpCode = OpCodes.Call;
        call.Operand = target;
        _body.NoInlining();
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

    /// <summary>Puts the end of the execution in place of an instruction that the runtime would find no member for.</summary>
    private void Refuse(Instruction at, string operation)
    {
        if (at.Previous is { OpCode.OpCodeType: OpCodeType.Prefix } prefix)
        {
            (prefix.OpCode, prefix.Operand) = (OpCodes.Nop, null);
        }

        InsertUncontrolled(at, operation, nameof(UncontrolledShim.Missing));
        (at.OpCode, at.Operand) = (OpCodes.Throw, null);
    }

    private void InsertUncontrolled(Instruction call, string operation, string shim)
    {
        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, operation),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(UncontrolledShim), shim)));
    }

    private void MarkOutside(Instruction call, string operation)
    {
        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, $"{operation}, called at {Runtime.Site.Place(_body.Sites.At(call, ""))}"),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(UncontrolledShim), nameof(UncontrolledShim.Enters))));
        _body.Edits.After(
            call,
            Instruction.Create(OpCodes.Ldstr, ""),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(UncontrolledShim), nameof(UncontrolledShim.Enters))));
    }
}
