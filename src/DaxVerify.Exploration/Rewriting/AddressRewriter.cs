using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Memory;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Follows addresses of fields and elements to where they are used. Those that leave the expression they were made in are noted where they are made.</summary>
internal sealed class AddressRewriter
{
    private readonly RewrittenBody _body;
    private readonly Dictionary<Instruction, VariableDefinition> _addresses = [];

    /// <summary>Prepares for one body.</summary>
    public AddressRewriter(RewrittenBody body) => _body = body;

    /// <summary>An instruction that pushes an address of watched memory: instruments what is done with the address.</summary>
    public void Rewrite(Instruction producer)
    {
        switch (producer.OpCode.Code)
        {
            case Code.Ldflda or Code.Ldsflda when producer.Operand is FieldReference field && _body.Fields.Resolve(field) is { } definition:
                var uses = UsesOf(producer, IsStruct(field.FieldType), out var escapes);
                var owner = definition.IsStatic || (uses.Count == 0 && !escapes) ? null : _body.Edits.NewLocal(field.DeclaringType);
                if (owner is not null)
                {
                    _body.Edits.Before(producer, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, owner));
                }

                foreach (var (consumer, use, path) in uses)
                {
                    var written = SaveWritten(consumer, use);
                    InsertUse(consumer, use, (producer, Signatures.Instantiate(field.FieldType, field.DeclaringType, null), path), () => _body.PushShadow(consumer, field, owner), written, _body.SiteOf(consumer, field));
                }

                if (escapes)
                {
                    NoteField(producer, field, definition, owner);
                }

                break;
            case Code.Ldelema:
                RewriteElement(producer);
                break;
        }
    }

    private void RewriteElement(Instruction producer)
    {
        var uses = UsesOf(producer, IsStruct((TypeReference)producer.Operand), out var escapes);
        if (uses.Count == 0 && !escapes)
        {
            return;
        }

        var array = _body.Edits.NewLocal(_body.Module.TypeSystem.Object);
        var index = _body.Edits.NewLocal(_body.Module.TypeSystem.IntPtr);
        _body.Edits.Before(
            producer,
            Instruction.Create(OpCodes.Conv_I),
            Instruction.Create(OpCodes.Stloc, index),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Stloc, array),
            Instruction.Create(OpCodes.Ldloc, index));
        foreach (var (consumer, use, path) in uses)
        {
            var written = SaveWritten(consumer, use);
            void PushShadow() => _body.Edits.Before(
                consumer,
                Instruction.Create(OpCodes.Ldloc, array),
                Instruction.Create(OpCodes.Ldloc, index),
                Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ArrayShim), nameof(ArrayShim.Shadow))));
            InsertUse(consumer, use, (producer, (TypeReference)producer.Operand, path), PushShadow, written, _body.Sites.AtElement(consumer));
        }

        if (escapes)
        {
            _body.Edits.After(producer, Instruction.Create(OpCodes.Ldloc, array), _body.Note(nameof(AddressNotes.NoteArray)));
        }
    }

    /// <summary>What is done with an address where that can be told here.</summary>
    /// <param name="producer">Pushes the address.</param>
    /// <param name="isStruct">There is a struct at the address: atomics on its parts are told apart by address.</param>
    /// <param name="escapes">Something else is done with it, so that it must be known again by its value.</param>
    private List<(Instruction Consumer, AddressUse Use, FieldReference[] Path)> UsesOf(Instruction producer, bool isStruct, out bool escapes)
    {
        var uses = new List<(Instruction, AddressUse, FieldReference[])>();
        escapes = false;
        foreach (var (consumer, argument, path) in _body.Flow.Consumers(producer))
        {
            var use = AddressUses.Classify(consumer, argument, _body.Fields);
            if (argument == 0 && consumer.Previous is { OpCode.Code: Code.Constrained, Operand: GenericParameter })
            {
                // If it is a struct, its method says what it does there.
                escapes = true;
            }

            if (use == AddressUse.Other || (isStruct && use >= AddressUse.AtomicRead))
            {
                escapes = true;
            }
            else if (use < AddressUse.AtomicRead || _body.HandledAtomics.Add(consumer))
            {
                _body.Followed.Add(consumer);
                uses.Add((consumer, use, path));
            }
        }

        return uses;
    }

    /// <summary>A local that keeps the address which an instruction pushes.</summary>
    private VariableDefinition AddressAfter(Instruction producer, TypeReference type)
    {
        if (!_addresses.TryGetValue(producer, out var address))
        {
            _addresses.Add(producer, address = _body.Edits.NewLocal(new ByReferenceType(type)));
            _body.Edits.After(producer, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, address));
        }

        return address;
    }

    private static bool IsStruct(TypeReference type) =>
        type is GenericParameter || (type.IsValueType && !type.IsPrimitive && type.Resolve() is not { IsEnum: true });

    /// <summary>Keeps the last argument of an atomic operation: the value that Volatile.Write is about to write, or what a compare-and-exchange expects.</summary>
    private VariableDefinition? SaveWritten(Instruction consumer, AddressUse use)
    {
        if (consumer.Operand is not MethodReference write || (use == AddressUse.AtomicWrite ? write.Parameters.Count != 2 : !IsCompare(write)))
        {
            return null;
        }

        var type = Signatures.Instantiate(write.Parameters[^1].ParameterType, write.DeclaringType, write);
        var value = _body.Edits.Temporary("written", type);
        _body.Edits.Before(consumer, Instruction.Create(OpCodes.Stloc, value), Instruction.Create(OpCodes.Ldloc, value));
        return value;
    }

    /// <summary>An operation that writes only if it finds what it expects.</summary>
    public static bool IsCompare(MethodReference method) => method is { Name: nameof(Interlocked.CompareExchange), Parameters.Count: 3 };

    /// <summary>Before a compare-and-exchange, whose shadow is on the stack, and after it.</summary>
    private void InsertCompare(Instruction consumer, VariableDefinition comparand, string site)
    {
        var shadow = _body.Edits.NewLocal(new ByReferenceType(_body.Engine.Shadow));
        _body.Edits.Before(
            consumer,
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Stloc, shadow),
            Instruction.Create(OpCodes.Ldstr, site),
            _body.Atomic(nameof(AtomicShim.BeforeCompare)));
        _body.NoInlining();
        _body.TraceResult(consumer, comparand.VariableType);
        _body.Edits.After(
            consumer,
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Ldloc, comparand),
            Instruction.Create(OpCodes.Ldloc, shadow),
            Instruction.Create(OpCodes.Ldstr, site),
            _body.Atomic(nameof(AtomicShim.AfterCompare), comparand.VariableType));
    }

    /// <summary>Tells the detector of a use of an address.</summary>
    /// <param name="consumer">The instruction that uses it.</param>
    /// <param name="use">What it does there.</param>
    /// <param name="there">What pushes the address, the type of what stands there, and the fields through whose own addresses it is used.</param>
    /// <param name="pushShadow">Puts the location's shadow on the stack before the consumer.</param>
    /// <param name="written">The value that an atomic operation writes or expects.</param>
    /// <param name="site">Where.</param>
    private void InsertUse(Instruction consumer, AddressUse use, (Instruction Address, TypeReference Type, FieldReference[] Path) there, Action pushShadow, VariableDefinition? written, string site)
    {
        var isVolatile = FieldRewriter.IsVolatile(consumer, there.Path);
        if (use is AddressUse.Read or AddressUse.Write && _body.Fields.Parts.Of(consumer, use == AddressUse.Write, there.Type, there.Path) is { } parts)
        {
            InsertParts(consumer, parts, AddressAfter(there.Address, there.Type), pushShadow, isVolatile, site);
            return;
        }

        if (use == AddressUse.Read && !isVolatile && there.Path.Length == 0 && there.Type is GenericInstanceType { ElementType.FullName: "System.Collections.Immutable.ImmutableArray`1" })
        {
            // All that it has is one reference, which is read as such.
            _body.Edits.Before(consumer, Instruction.Create(OpCodes.Ldloc, AddressAfter(there.Address, there.Type)));
            pushShadow();
            _body.Edits.Before(consumer, Instruction.Create(OpCodes.Ldstr, site), _body.Race(nameof(RaceDetector.OnRead), there.Type));
            return;
        }

        pushShadow();
        if (written is not null && use != AddressUse.AtomicWrite)
        {
            InsertCompare(consumer, written, site);
            return;
        }

        if (written is not null)
        {
            _body.Edits.Before(consumer, Instruction.Create(OpCodes.Ldloc, written));
        }

        var hook = use switch
        {
            AddressUse.Read when isVolatile => _body.Atomic(nameof(AtomicShim.BeforeRead)),
            AddressUse.Write when isVolatile => _body.Atomic(nameof(AtomicShim.BeforeWrite)),
            AddressUse.Read => _body.Race(nameof(RaceDetector.OnPeek)),
            AddressUse.Write => _body.Race(nameof(RaceDetector.OnUpdate)),
            AddressUse.AtomicRead => _body.Atomic(nameof(AtomicShim.BeforeRead)),
            AddressUse.AtomicWrite when written is not null => _body.Atomic(nameof(AtomicShim.BeforeWriteOf), written.VariableType),
            AddressUse.AtomicWrite => _body.Atomic(nameof(AtomicShim.BeforeWrite)),
            _ => _body.Atomic(nameof(AtomicShim.BeforeUpdate)),
        };
        _body.Edits.Before(consumer, Instruction.Create(OpCodes.Ldstr, site), hook);
        if (use < AddressUse.AtomicRead && !isVolatile)
        {
            return;
        }

        _body.NoInlining();
        if (consumer.Operand is MethodReference called)
        {
            var type = Signatures.Instantiate(called.ReturnType, called.DeclaringType, called);
            if (Signatures.CanBeArgument(type))
            {
                _body.TraceResult(consumer, type);
            }
        }
    }

    private void InsertParts(Instruction consumer, IReadOnlyList<StructPart> parts, VariableDefinition address, Action pushShadow, bool isVolatile, string site)
    {
        foreach (var part in parts)
        {
            pushShadow();
            _body.Edits.Before(
                consumer,
                [.. part.Range(() => Instruction.Create(OpCodes.Ldloc, address)),
                Instruction.Create(OpCodes.Ldstr, site),
                isVolatile
                    ? _body.Atomic(part.Writes ? nameof(AtomicShim.BeforeWritePart) : nameof(AtomicShim.BeforeReadPart))
                    : _body.Race(part.Writes ? nameof(RaceDetector.OnUpdatePart) : nameof(RaceDetector.OnPeekPart))]);
        }

        if (!isVolatile)
        {
            return;
        }

        _body.NoInlining();
        if (parts is [{ Writes: false, Path: [.., var field] }] && StructPart.TypeOf(field) is var value && Signatures.CanBeArgument(value))
        {
            _body.TraceResult(consumer, value);
        }
    }

    private void NoteField(Instruction producer, FieldReference field, FieldDefinition definition, VariableDefinition? owner)
    {
        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        if (!Signatures.CanBeArgument(type))
        {
            return;
        }

        if (owner is not null)
        {
            var shadow = new FieldReference(Instrumentable.ShadowName(field.Name), _body.Engine.Shadow, field.DeclaringType);
            _body.Edits.After(
                producer,
                Instruction.Create(OpCodes.Dup),
                Instruction.Create(OpCodes.Ldloc, owner),
                Instruction.Create(OpCodes.Ldloc, owner),
                Instruction.Create(OpCodes.Ldflda, shadow),
                _body.Note(nameof(AddressNotes.NoteField), type));
        }
        else if (definition.Module == _body.Module || !field.DeclaringType.ContainsGenericParameter)
        {
            var shadow = new FieldReference(Instrumentable.ShadowName(field.Name), _body.Engine.Shadow, field.DeclaringType);
            var isOwn = definition.Module == _body.Module;
            _body.Edits.After(
                producer,
                Instruction.Create(OpCodes.Ldftn, isOwn ? CallStubs.ForAddress(definition, definition, field.DeclaringType) : _body.Stubs.ForForeignAddress(field)),
                Instruction.Create(OpCodes.Ldftn, isOwn ? CallStubs.ForAddress(definition, ShadowOf(definition), field.DeclaringType) : _body.Stubs.ForForeignAddress(shadow)),
                _body.Note(nameof(AddressNotes.NoteStatic), type));
        }
    }

    private FieldReference ShadowOf(FieldDefinition field) =>
        new(Instrumentable.ShadowName(field.Name), _body.Engine.Shadow, field.DeclaringType);
}
