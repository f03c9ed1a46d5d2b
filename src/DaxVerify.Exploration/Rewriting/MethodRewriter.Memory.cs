using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Threads;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Accesses to fields, statics and array elements, plain and volatile, direct and through addresses.</summary>
internal sealed partial class MethodRewriter
{
    private void RewriteAccess(Instruction at)
    {
        switch (at.OpCode.Code)
        {
            case Code.Ldfld or Code.Stfld or Code.Ldsfld or Code.Stsfld when at.Operand is FieldReference field:
                if (RewriteThreadStatic(at))
                {
                    return;
                }

                if (_fields.Resolve(field) is { } definition)
                {
                    RewriteField(at, field, definition);
                }
                else
                {
                    RewriteBorrowing(at, field);
                    if (at.OpCode.Code is Code.Ldfld or Code.Stfld)
                    {
                        RewriteFrameworkField(at, field);
                    }
                }

                break;
            case Code.Ldflda when at.Operand is FieldReference field && _fields.Resolve(field) is null:
                RewriteFrameworkField(at, field);
                break;
            case Code.Ldsflda when at.Operand is FieldReference field:
                if (!RewriteThreadStatic(at))
                {
                    RewriteBorrowing(at, field);
                }

                break;
            case Code.Ldelem_Any or Code.Ldelem_I or Code.Ldelem_I1 or Code.Ldelem_I2 or Code.Ldelem_I4 or Code.Ldelem_I8
                or Code.Ldelem_R4 or Code.Ldelem_R8 or Code.Ldelem_Ref or Code.Ldelem_U1 or Code.Ldelem_U2 or Code.Ldelem_U4:
                RewriteElementRead(at);
                break;
            case Code.Stelem_Any or Code.Stelem_I or Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 or Code.Stelem_I8
                or Code.Stelem_R4 or Code.Stelem_R8 or Code.Stelem_Ref:
                RewriteElementWrite(at);
                break;
        }
    }

    private void RewriteField(Instruction at, FieldReference field, FieldDefinition definition)
    {
        var isVolatile = IsVolatile(at);
        var isRead = at.OpCode.Code is Code.Ldfld or Code.Ldsfld;
        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        var canPass = Signatures.CanBeArgument(type);
        VariableDefinition? owner = null;
        VariableDefinition? value = null;
        if (!isRead)
        {
            value = _edits.Temporary("value", type);
            _edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
        }

        if (!definition.IsStatic)
        {
            owner = _edits.Temporary("owner", field.DeclaringType);
            _edits.Before(at, Instruction.Create(OpCodes.Stloc, owner));
        }

        if (canPass && !isVolatile)
        {
            PushAddress(at, field, owner);
        }

        PushShadow(at, field, owner);
        if (canPass && !isRead)
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
        }

        _edits.Before(at, Site(at, field), FieldHook(isRead, isVolatile, canPass, type));
        if (owner is not null)
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldloc, owner));
        }

        if (value is not null)
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
        }

        if (isVolatile)
        {
            NoInlining();
        }

        if (isVolatile && isRead && canPass)
        {
            TraceResult(at, type);
        }
    }

    /// <summary>A static field that is never set again: what it holds can be changed all the same, and is not the own of other static constructors.</summary>
    private void RewriteBorrowing(Instruction at, FieldReference field)
    {
        if (_fields.Borrowed(field) is { } definition)
        {
            _edits.Before(
                at,
                Instruction.Create(OpCodes.Ldstr, definition.DeclaringType.FullName),
                Instruction.Create(OpCodes.Call, _engine.Method(typeof(StaticState), nameof(StaticState.OnBorrow))));
        }
    }

    private Instruction FieldHook(bool isRead, bool isVolatile, bool canPass, TypeReference type)
    {
        if (isVolatile)
        {
            return isRead ? Atomic(nameof(AtomicShim.BeforeRead))
                : canPass ? Atomic(nameof(AtomicShim.BeforeWriteOf), type) : Atomic(nameof(AtomicShim.BeforeWrite));
        }

        if (!canPass)
        {
            return Race(isRead ? nameof(RaceDetector.OnPeek) : nameof(RaceDetector.OnUpdate));
        }

        return isRead ? Race(nameof(RaceDetector.OnRead), type) : Race(nameof(RaceDetector.OnWrite), type);
    }

    private void PushAddress(Instruction at, FieldReference field, VariableDefinition? owner)
    {
        if (owner is null)
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldsflda, field));
        }
        else
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldloc, owner), Instruction.Create(OpCodes.Ldflda, field));
        }
    }

    private void PushShadow(Instruction at, FieldReference field, VariableDefinition? owner)
    {
        var shadow = new FieldReference(Instrumentable.ShadowName(field.Name), _engine.Shadow, field.DeclaringType);
        if (owner is null)
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldsflda, shadow));
        }
        else
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldloc, owner), Instruction.Create(OpCodes.Ldflda, shadow));
        }
    }

    private static bool IsVolatile(Instruction at)
    {
        for (var prefix = at.Previous; prefix is { OpCode.OpCodeType: OpCodeType.Prefix }; prefix = prefix.Previous)
        {
            if (prefix.OpCode.Code == Code.Volatile)
            {
                return true;
            }
        }

        return false;
    }

    private void RewriteElementRead(Instruction at)
    {
        var (array, index) = SaveElement(at);
        _edits.Before(
            at,
            Instruction.Create(OpCodes.Ldloc, array),
            Instruction.Create(OpCodes.Ldloc, index),
            Instruction.Create(OpCodes.Ldstr, _sites.AtElement(at)),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(ArrayShim), nameof(ArrayShim.OnRead))));
        _edits.Before(at, Instruction.Create(OpCodes.Ldloc, index));
    }

    private void RewriteElementWrite(Instruction at)
    {
        var type = StoredBy(at);
        var value = _edits.Temporary("value", type);
        _edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
        var (array, index) = SaveElement(at);
        _edits.Before(
            at,
            Instruction.Create(OpCodes.Ldloc, array),
            Instruction.Create(OpCodes.Ldloc, index),
            Instruction.Create(OpCodes.Ldloc, value),
            Instruction.Create(OpCodes.Ldstr, _sites.AtElement(at)),
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(ArrayShim), nameof(ArrayShim.OnWrite), type)));
        _edits.Before(at, Instruction.Create(OpCodes.Ldloc, index), Instruction.Create(OpCodes.Ldloc, value));
    }

    /// <summary>An element of an array of several dimensions, which compilers reach by calls.</summary>
    private void RewriteGridCall(Instruction call, MethodReference method, int rank)
    {
        var locals = Spill(call, method);
        _edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]));
        PushPosition(call, locals, rank);
        _edits.Before(
            call,
            Instruction.Create(OpCodes.Call, _engine.Method(typeof(ArrayShim), nameof(ArrayShim.Shadow))),
            Instruction.Create(OpCodes.Ldstr, _sites.AtElement(call)));
        var writes = method.Name == "Set"
            || (method.Name == "Address" && _flow.Consumers(call).Exists(c => AddressUses.Classify(c.Consumer, c.Argument, _fields) == AddressUse.Write));
        _edits.Before(call, Race(writes ? nameof(RaceDetector.OnUpdate) : nameof(RaceDetector.OnPeek)));
        Unspill(call, locals);
    }

    private void PushPosition(Instruction call, List<VariableDefinition> locals, int rank)
    {
        if (rank is 2 or 3)
        {
            _edits.Before(call, [.. locals.Take(rank + 1).Select(local => Instruction.Create(OpCodes.Ldloc, local))]);
            _edits.Before(call, Instruction.Create(OpCodes.Call, _engine.Method(typeof(ArrayShim), rank == 2 ? nameof(ArrayShim.Index2) : nameof(ArrayShim.Index3))));
            return;
        }

        var position = _edits.Temporary("position", _module.TypeSystem.IntPtr);
        _edits.Before(call, Instruction.Create(OpCodes.Ldc_I4_0), Instruction.Create(OpCodes.Conv_I), Instruction.Create(OpCodes.Stloc, position));
        for (var i = 1; i <= rank; i++)
        {
            _edits.Before(
                call,
                Instruction.Create(OpCodes.Ldloc, locals[0]),
                Instruction.Create(OpCodes.Ldloc, position),
                Instruction.Create(OpCodes.Ldloc, locals[i]),
                Instruction.Create(OpCodes.Ldc_I4, i - 1),
                Instruction.Create(OpCodes.Call, _engine.Method(typeof(ArrayShim), nameof(ArrayShim.Index))),
                Instruction.Create(OpCodes.Stloc, position));
        }

        _edits.Before(call, Instruction.Create(OpCodes.Ldloc, position));
    }

    /// <summary>Takes array and index from the stack into locals; the array stays there too, with its exact type.</summary>
    private (VariableDefinition Array, VariableDefinition Index) SaveElement(Instruction at)
    {
        var array = _edits.Temporary("array", _module.TypeSystem.Object);
        var index = _edits.Temporary("index", _module.TypeSystem.IntPtr);
        _edits.Before(
            at,
            Instruction.Create(OpCodes.Conv_I),
            Instruction.Create(OpCodes.Stloc, index),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Stloc, array));
        return (array, index);
    }

    /// <summary>An instruction that pushes an address of watched memory: instruments what is done with the address.</summary>
    private void RewriteAddress(Instruction producer)
    {
        switch (producer.OpCode.Code)
        {
            case Code.Ldflda or Code.Ldsflda when producer.Operand is FieldReference field && _fields.Resolve(field) is { } definition:
                var uses = UsesOf(producer, IsStruct(field.FieldType), out var escapes);
                var owner = definition.IsStatic || (uses.Count == 0 && !escapes) ? null : _edits.NewLocal(field.DeclaringType);
                if (owner is not null)
                {
                    _edits.Before(producer, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, owner));
                }

                foreach (var (consumer, use) in uses)
                {
                    var written = SaveWritten(consumer, use);
                    PushShadow(consumer, field, owner);
                    InsertUse(consumer, use, written, SiteOf(consumer, field));
                }

                if (escapes)
                {
                    NoteField(producer, field, definition, owner);
                }

                break;
            case Code.Ldelema:
                RewriteElementAddress(producer);
                break;
        }
    }

    private void RewriteElementAddress(Instruction producer)
    {
        var uses = UsesOf(producer, IsStruct((TypeReference)producer.Operand), out var escapes);
        if (uses.Count == 0 && !escapes)
        {
            return;
        }

        var array = _edits.NewLocal(_module.TypeSystem.Object);
        var index = _edits.NewLocal(_module.TypeSystem.IntPtr);
        _edits.Before(
            producer,
            Instruction.Create(OpCodes.Conv_I),
            Instruction.Create(OpCodes.Stloc, index),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Stloc, array),
            Instruction.Create(OpCodes.Ldloc, index));
        foreach (var (consumer, use) in uses)
        {
            var written = SaveWritten(consumer, use);
            _edits.Before(
                consumer,
                Instruction.Create(OpCodes.Ldloc, array),
                Instruction.Create(OpCodes.Ldloc, index),
                Instruction.Create(OpCodes.Call, _engine.Method(typeof(ArrayShim), nameof(ArrayShim.Shadow))));
            InsertUse(consumer, use, written, _sites.AtElement(consumer));
        }

        if (escapes)
        {
            _edits.After(producer, Instruction.Create(OpCodes.Ldloc, array), Note(nameof(AddressNotes.NoteArray)));
        }
    }

    /// <summary>What is done with an address where that can be told here.</summary>
    /// <param name="producer">Pushes the address.</param>
    /// <param name="isStruct">There is a struct at the address: atomics on its parts are told apart by address.</param>
    /// <param name="escapes">Something else is done with it, so that it must be known again by its value.</param>
    private List<(Instruction Consumer, AddressUse Use)> UsesOf(Instruction producer, bool isStruct, out bool escapes)
    {
        var uses = new List<(Instruction, AddressUse)>();
        escapes = false;
        foreach (var (consumer, argument) in _flow.Consumers(producer))
        {
            var use = AddressUses.Classify(consumer, argument, _fields);
            if (use == AddressUse.Other || (isStruct && use >= AddressUse.AtomicRead))
            {
                escapes = true;
            }
            else if (use < AddressUse.AtomicRead || _handledAtomics.Add(consumer))
            {
                _followed.Add(consumer);
                uses.Add((consumer, use));
            }
        }

        return uses;
    }

    private static bool IsStruct(TypeReference type) =>
        type is GenericParameter || (type.IsValueType && !type.IsPrimitive && type.Resolve() is not { IsEnum: true });

    /// <summary>Keeps the value that Volatile.Write is about to write, for traces.</summary>
    private VariableDefinition? SaveWritten(Instruction consumer, AddressUse use)
    {
        if (use != AddressUse.AtomicWrite || consumer.Operand is not MethodReference { Parameters.Count: 2 } write)
        {
            return null;
        }

        var type = Signatures.Instantiate(write.Parameters[1].ParameterType, write.DeclaringType, write);
        var value = _edits.Temporary("written", type);
        _edits.Before(consumer, Instruction.Create(OpCodes.Stloc, value), Instruction.Create(OpCodes.Ldloc, value));
        return value;
    }

    private void InsertUse(Instruction consumer, AddressUse use, VariableDefinition? written, string site)
    {
        if (written is not null)
        {
            _edits.Before(consumer, Instruction.Create(OpCodes.Ldloc, written));
        }

        var hook = use switch
        {
            AddressUse.Read => Race(nameof(RaceDetector.OnPeek)),
            AddressUse.Write => Race(nameof(RaceDetector.OnUpdate)),
            AddressUse.AtomicRead => Atomic(nameof(AtomicShim.BeforeRead)),
            AddressUse.AtomicWrite when written is not null => Atomic(nameof(AtomicShim.BeforeWriteOf), written.VariableType),
            AddressUse.AtomicWrite => Atomic(nameof(AtomicShim.BeforeWrite)),
            _ => Atomic(nameof(AtomicShim.BeforeUpdate)),
        };
        _edits.Before(consumer, Instruction.Create(OpCodes.Ldstr, site), hook);
        if (use < AddressUse.AtomicRead)
        {
            return;
        }

        NoInlining();
        if (consumer.Operand is MethodReference called)
        {
            var type = Signatures.Instantiate(called.ReturnType, called.DeclaringType, called);
            if (Signatures.CanBeArgument(type))
            {
                TraceResult(consumer, type);
            }
        }
    }

    /// <summary>An atomic operation on an address of unknown origin: a parameter, a local.</summary>
    private void RewriteAtomicCall(Instruction call, MethodReference method)
    {
        if (call.OpCode.FlowControl != FlowControl.Call || _handledAtomics.Contains(call) || method.Parameters.Count == 0)
        {
            return;
        }

        if (method.Parameters[0].ParameterType is not ByReferenceType)
        {
            return;
        }

        var locals = Spill(call, method);
        var element = ((ByReferenceType)locals[0].VariableType).ElementType;
        var name = AddressUses.OfAtomic(method) switch
        {
            AddressUse.AtomicRead => nameof(AtomicShim.BeforeReadAt),
            AddressUse.AtomicWrite => nameof(AtomicShim.BeforeWriteAt),
            _ => nameof(AtomicShim.BeforeUpdateAt),
        };
        _edits.Before(
            call,
            Instruction.Create(OpCodes.Ldloc, locals[0]),
            Instruction.Create(OpCodes.Ldstr, _sites.At(call, NameOfAddress(call))),
            Atomic(name, element));
        Unspill(call, locals);
        NoInlining();
        var type = Signatures.Instantiate(method.ReturnType, method.DeclaringType, method);
        if (Signatures.CanBeArgument(type))
        {
            TraceResult(call, type);
        }
    }

    /// <summary>What the source calls the address that an atomic operation is passed, found by looking back.</summary>
    private string NameOfAddress(Instruction call)
    {
        var back = call.Previous;
        for (var i = 0; i < 8 && back is not null; i++, back = back.Previous)
        {
            if (back.OpCode.Code is Code.Ldflda or Code.Ldsflda)
            {
                return SiteFinder.MemberName((FieldReference)back.Operand);
            }

            if (AddressOf(back) is not null)
            {
                return NameOf(back);
            }
        }

        return "";
    }

    private void TraceResult(Instruction at, TypeReference type) =>
        _edits.After(at, Instruction.Create(OpCodes.Dup), Atomic(nameof(AtomicShim.Result), type));

    private bool RewriteThreadStatic(Instruction at)
    {
        if (at.Operand is not FieldReference field || at.OpCode.Code is not (Code.Ldsfld or Code.Stsfld or Code.Ldsflda))
        {
            return false;
        }

        if (Instrumentable.TryResolve(field) is not { } definition || !Instrumentable.IsThreadStatic(definition) || !_fields.IsRewritten(definition))
        {
            return false;
        }

        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        var key = $"{definition.Module.Assembly.Name.Name}/{definition.FullName}";
        var get = Instruction.Create(OpCodes.Call, _engine.Method(typeof(ThreadStaticShim), nameof(ThreadStaticShim.Ref), type));
        if (at.OpCode.Code == Code.Stsfld)
        {
            var value = _edits.Temporary("value", type);
            _edits.Before(at, Instruction.Create(OpCodes.Stloc, value), Instruction.Create(OpCodes.Ldstr, key), get, Instruction.Create(OpCodes.Ldloc, value));
            (at.OpCode, at.Operand) = (OpCodes.Stobj, type);
        }
        else
        {
            _edits.Before(at, Instruction.Create(OpCodes.Ldstr, key), get);
            (at.OpCode, at.Operand) = at.OpCode.Code == Code.Ldsfld ? (OpCodes.Ldobj, (object)type) : (OpCodes.Nop, null!);
        }

        return true;
    }

    private Instruction Atomic(string name) => Instruction.Create(OpCodes.Call, _engine.Method(typeof(AtomicShim), name));

    private Instruction Atomic(string name, TypeReference argument) =>
        Instruction.Create(OpCodes.Call, _engine.Method(typeof(AtomicShim), name, argument));
}
