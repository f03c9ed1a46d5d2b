using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls on the framework's collections, which count as accesses to the whole or to parts of them.</summary>
internal sealed class CollectionCallRewriter
{
    private readonly RewrittenBody _body;
    private readonly FrameworkCallRewriter _framework;

    /// <summary>Prepares for one body.</summary>
    public CollectionCallRewriter(RewrittenBody body, FrameworkCallRewriter framework)
    {
        _body = body;
        _framework = framework;
    }

    /// <summary>The first thing that a call takes is the collection that it works on.</summary>
    public static bool IsOnCollection(Instruction call, MethodReference method, CollectionCall kind) =>
        call.OpCode.Code != Code.Newobj && method.Name != ".ctor" && (method.HasThis || kind >= CollectionCall.ReadAny) && method.Parameters.Count + (method.HasThis ? 1 : 0) > 0
        && call.Previous is not { OpCode.Code: Code.Constrained, Operand: TypeReference { IsValueType: true } };

    /// <summary>Notes what a call does to the collection, before it and where it may call back after it.</summary>
    public void Rewrite(Instruction call, MethodReference method, CollectionCall kind)
    {
        var locals = _body.Spill(call, method);
        var plain = _body.Receivers.At(call, method);
        var site = SiteFinder.WithCall(plain, method);
        var epoch = kind != CollectionCall.Concurrent && CollectionCalls.MayCallBack(method.DeclaringType.GetElementType().FullName, method.Name)
            ? _body.Edits.Temporary("epoch", _body.Module.TypeSystem.UInt64)
            : null;
        var type = method.DeclaringType.GetElementType().FullName;
        var name = ShimOf(method, type, kind);
        var uses = FrameworkCallRewriter.UsesOf(call, method, type, isCollection: true);
        _framework.InsertUses(call, method, locals, uses, plain);
        _body.Edits.Before(call, RewrittenBody.Push(locals[0], isReceiver: true));
        if (type == "System.Collections.Generic.LinkedListNode`1" && method.Name != "get_Value")
        {
            if (kind == CollectionCall.Write || method.Name == "get_ValueRef")
            {
                _body.Edits.Before(
                    call,
                    Instruction.Create(OpCodes.Dup),
                    Instruction.Create(OpCodes.Ldstr, site),
                    Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.OnWriteNode))));
            }

            _body.Edits.Before(
                call,
                Instruction.Create(OpCodes.Ldloc, locals[0]),
                Instruction.Create(OpCodes.Callvirt, ListOf(method)),
                Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.ListOf))));
        }

        if (kind == CollectionCall.ReadAny && method is { Name: "First" or "FirstOrDefault", DeclaringType.FullName: "System.Linq.Enumerable", Parameters.Count: 1 })
        {
            name = nameof(CollectionShim.OnReadElement);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldc_I4_0));
        }
        else if (kind >= CollectionCall.ReadAny && IndexOf(method) is var index && index > 0)
        {
            name = kind == CollectionCall.WriteAny ? nameof(CollectionShim.OnWriteElement) : nameof(CollectionShim.OnReadElement);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[index]));
        }

        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, site),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), name)));
        var concurrent = kind >= CollectionCall.ReadAny ? _body.Edits.NewLocal(_body.Module.TypeSystem.Boolean) : null;
        if (concurrent is not null)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Stloc, concurrent));
        }

        if (kind >= CollectionCall.Concurrent)
        {
            MarkCall(call, locals[0], site);
        }

        if (epoch is not null)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.Epoch))), Instruction.Create(OpCodes.Stloc, epoch));
        }

        _body.Unspill(call, locals);
        _framework.InsertHandsOut(call, method, type, locals, [(0, FrameworkUse.Reads), .. uses], site);
        InsertAfter(call, kind, locals[0], epoch, concurrent, site);
    }

    /// <summary>The argument, counted with the collection, that says which one element a call is about; 0 if it is about more.</summary>
    private static int IndexOf(MethodReference method) => method switch
    {
        { Name: "get_Item" or "set_Item", Parameters: [{ ParameterType.MetadataType: MetadataType.Int32 }, ..] } => 1,
        { Name: "ElementAt" or "ElementAtOrDefault", Parameters: [_, { ParameterType.MetadataType: MetadataType.Int32 }] } => 1,
        _ => 0,
    };

    /// <summary>The property by which a node tells the list that it is in.</summary>
    private MethodReference ListOf(MethodReference method)
    {
        var list = _body.Module.ImportReference(method.DeclaringType.Resolve().Methods.Single(m => m.Name == "get_List"));
        return new MethodReference(list.Name, list.ReturnType, method.DeclaringType) { HasThis = true };
    }

    /// <summary>What stands for the call.</summary>
    private static string ShimOf(MethodReference method, string type, CollectionCall kind)
    {
        if (kind == CollectionCall.ReadAny && type == "System.Linq.Enumerable" && (method.Parameters.Count > 1 || method.Name is not ("Any" or "Count" or "LongCount")))
        {
            return nameof(CollectionShim.OnQuery);
        }

        if (kind == CollectionCall.Write && FrameworkCalls.GoesOn(method, type))
        {
            return nameof(CollectionShim.OnMove);
        }

        if (kind == CollectionCall.ReadAll && type == "System.Linq.Enumerable")
        {
            return nameof(CollectionShim.OnQuery);
        }

        return kind switch
        {
            CollectionCall.Read => nameof(CollectionShim.OnRead),
            CollectionCall.Write => nameof(CollectionShim.OnWrite),
            CollectionCall.ReadAny => nameof(CollectionShim.OnReadAny),
            CollectionCall.ReadAll => nameof(CollectionShim.OnReadAll),
            CollectionCall.WriteAny => nameof(CollectionShim.OnWriteAny),
            _ => CollectionCalls.StoresOf(type, method.Name) switch
            {
                StoreUse.Drains => nameof(CollectionShim.OnConcurrentUpdate),
                StoreUse.LooksAndWrites => nameof(CollectionShim.OnConcurrentKept),
                _ => nameof(CollectionShim.OnConcurrent),
            },
        };
    }

    private void InsertAfter(
        Instruction call, CollectionCall kind, VariableDefinition collection, VariableDefinition? epoch, VariableDefinition? concurrent, string site)
    {
        if (epoch is not null)
        {
            var writes = kind is CollectionCall.Write or CollectionCall.WriteAny;
            _body.Edits.After(call, RewrittenBody.Push(collection, isReceiver: true));
            _body.Edits.After(
                call,
                Instruction.Create(OpCodes.Ldloc, epoch),
                Instruction.Create(OpCodes.Ldstr, site),
                Instruction.Create(
                    OpCodes.Call,
                    _body.Engine.Method(typeof(CollectionShim), writes ? nameof(CollectionShim.AfterWrite) : nameof(CollectionShim.AfterRead))));
        }

        if (concurrent is not null)
        {
            _body.Edits.After(call, Instruction.Create(OpCodes.Ldloc, concurrent));
            _body.Edits.After(call, RewrittenBody.Push(collection, isReceiver: true));
            _body.Edits.After(
                call,
                Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.AfterAny))));
        }

        if (kind == CollectionCall.Concurrent)
        {
            _body.Edits.After(call, RewrittenBody.Push(collection, isReceiver: true));
            _body.Edits.After(call, Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.AfterConcurrent))));
        }
    }

    /// <summary>Lets the engine know that what the program does next, it does in the middle of a call.</summary>
    private void MarkCall(Instruction call, VariableDefinition collection, string site)
    {
        _body.Edits.Before(call, RewrittenBody.Push(collection, isReceiver: true));
        _body.Edits.Before(call, _body.Frame());
        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldstr, site),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.Enters))));
        _body.Edits.After(
            call,
            Instruction.Create(OpCodes.Ldstr, site),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(CollectionShim), nameof(CollectionShim.Leaves))));
        _body.NoInlining();
    }
}
