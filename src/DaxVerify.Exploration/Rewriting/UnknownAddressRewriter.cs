using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Accesses through addresses of unknown origin, pointers among them: what they point into is looked up.</summary>
internal sealed class UnknownAddressRewriter
{
    private readonly RewrittenBody _body;
    private bool? _ordersThreads;

    /// <summary>Prepares for one body.</summary>
    public UnknownAddressRewriter(RewrittenBody body) => _body = body;

    /// <summary>An instruction that pushes an address of unknown origin: plain accesses through it look up what it points into.</summary>
    public void Rewrite(Instruction producer)
    {
        if (producer.OpCode.Code == Code.Ldflda && Signatures.TryResolve((FieldReference)producer.Operand) is { } kept && Instrumentable.IsStateMachine(kept.DeclaringType))
        {
            // A local of a method that awaits, which is nobody else's.
            _body.Followed.UnionWith(_body.Flow.Consumers(producer).Select(use => use.Consumer));
        }

        if (AddressOf(producer) is not { } type || !Signatures.CanBeArgument(type))
        {
            return;
        }

        var isOwn = IsOwnStruct(producer);
        VariableDefinition? address = null;
        foreach (var (consumer, argument, path) in _body.Flow.Consumers(producer))
        {
            var use = AddressUses.Classify(consumer, argument, _body.Fields);
            if (use is not (AddressUse.Read or AddressUse.Write))
            {
                continue;
            }

            _body.Followed.Add(consumer);

            if (address is null)
            {
                address = _body.Edits.NewLocal(new ByReferenceType(type));
                _body.Edits.After(producer, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, address));
            }

            if (RewriteVolatile(consumer, use, (type, path), address))
            {
                continue;
            }

            var site = IsElementOfInlineArray(producer) ? _body.Sites.AtInlineElement(consumer, producer)
                : _body.Sites.At(consumer, !isOwn ? NameOf(producer) : consumer.Operand is FieldReference named ? SiteFinder.MemberName(named) : "this");
            if (_body.Fields.Parts.Of(consumer, use == AddressUse.Write, type, path) is { } parts)
            {
                InsertParts(consumer, parts, type, address, site);
                continue;
            }

            _body.Edits.Before(
                consumer,
                Instruction.Create(OpCodes.Ldloc, address),
                Instruction.Create(OpCodes.Ldstr, site),
                _body.Note(use == AddressUse.Read ? nameof(AddressNotes.OnPeekAt) : nameof(AddressNotes.OnUpdateAt), type));
        }
    }

    /// <summary>An access to a volatile field of a struct.</summary>
    /// <returns>False for an access to anything else, or to one of a type that can't be an argument.</returns>
    private bool RewriteVolatile(Instruction consumer, AddressUse use, (TypeReference Type, FieldReference[] Path) there, VariableDefinition address)
    {
        if (!FieldRewriter.IsVolatile(consumer, there.Path))
        {
            return false;
        }

        FieldReference[] path = consumer.Operand is FieldReference field ? [.. there.Path, field] : there.Path;
        var value = path.Length == 0 ? there.Type : StructPart.TypeOf(path[^1]);
        if (!Signatures.CanBeArgument(value))
        {
            return false;
        }

        _body.Edits.Before(
            consumer,
            [Instruction.Create(OpCodes.Ldloc, address),
            .. path.Select(part => Instruction.Create(OpCodes.Ldflda, part)),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.At(consumer, path.Length == 0 ? "" : SiteFinder.MemberName(path[^1]))),
            _body.Atomic(use == AddressUse.Read ? nameof(AtomicShim.BeforeReadAt) : nameof(AtomicShim.BeforeWriteAt), value)]);
        _body.NoInlining();
        if (use == AddressUse.Read)
        {
            _body.TraceResult(consumer, value);
        }

        return true;
    }

    private void InsertParts(Instruction consumer, IReadOnlyList<StructPart> parts, TypeReference type, VariableDefinition address, string site)
    {
        foreach (var part in parts)
        {
            _body.Edits.Before(
                consumer,
                [Instruction.Create(OpCodes.Ldloc, address),
                .. part.Range(() => Instruction.Create(OpCodes.Ldloc, address)),
                Instruction.Create(OpCodes.Ldstr, site),
                _body.Note(part.Writes ? nameof(AddressNotes.OnUpdatePartAt) : nameof(AddressNotes.OnPeekPartAt), type)]);
        }
    }

    /// <summary>An access through a pointer, or through an address that nothing else follows.</summary>
    public void RewritePointer(Instruction at)
    {
        if (_body.Followed.Contains(at))
        {
            return;
        }

        switch (at.OpCode.Code)
        {
            case Code.Ldobj or Code.Ldind_I or Code.Ldind_I1 or Code.Ldind_I2 or Code.Ldind_I4 or Code.Ldind_I8 or Code.Ldind_R4 or Code.Ldind_R8
                or Code.Ldind_Ref or Code.Ldind_U1 or Code.Ldind_U2 or Code.Ldind_U4:
                InsertPointer(at, nameof(AddressNotes.OnPointerRead));
                break;
            case Code.Initobj when at.Previous is not { OpCode.Code: Code.Ldloca or Code.Ldarga }:
                InsertPointer(at, nameof(AddressNotes.OnPointerWrite));
                break;
            case Code.Stobj or Code.Stind_I or Code.Stind_I1 or Code.Stind_I2 or Code.Stind_I4 or Code.Stind_I8 or Code.Stind_R4 or Code.Stind_R8 or Code.Stind_Ref:
                var value = _body.Edits.Temporary("value", _body.StoredBy(at));
                _body.Edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
                InsertPointer(at, nameof(AddressNotes.OnPointerWrite));
                _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
                break;
            case Code.Cpblk or Code.Initblk:
                _body.Edits.Before(at, Instruction.Create(OpCodes.Ldstr, "a copy of memory"), Instruction.Create(OpCodes.Ldstr, _body.Sites.At(at, "")), _body.Framework(nameof(FrameworkShim.Never)));
                break;
        }
    }

    /// <summary>An instruction that pushes a pointer: fields of structs that are reached through it are accessed there.</summary>
    public void RewritePointedFields(Instruction producer)
    {
        if (!PushesPointer(producer))
        {
            return;
        }

        foreach (var (consumer, argument) in _body.Flow.Consumers(producer))
        {
            if (argument == 0 && consumer.OpCode.Code is Code.Ldfld or Code.Stfld && consumer.Operand is FieldReference field && Signatures.IsValueType(field.DeclaringType) && _body.Followed.Add(consumer))
            {
                InsertPointedField(consumer, field);
            }
        }
    }

    private void InsertPointedField(Instruction at, FieldReference field)
    {
        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        VariableDefinition? value = null;
        if (at.OpCode.Code == Code.Stfld)
        {
            value = _body.Edits.Temporary("value", type);
            _body.Edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
        }

        _body.Edits.Before(
            at,
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Ldflda, field),
            Instruction.Create(OpCodes.Sizeof, type),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.At(at, "pointer")),
            _body.Note(value is null ? nameof(AddressNotes.OnPointerRead) : nameof(AddressNotes.OnPointerWrite)));
        if (value is not null)
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
        }
    }

    private static bool PushesPointer(Instruction producer) => producer.OpCode.Code switch
    {
        Code.Ldloc => producer.Operand is VariableDefinition { VariableType: PointerType },
        Code.Ldarg => producer.Operand is ParameterDefinition { ParameterType: PointerType },
        Code.Ldfld or Code.Ldsfld => producer.Operand is FieldReference { FieldType: PointerType or { MetadataType: MetadataType.IntPtr or MetadataType.UIntPtr } },
        Code.Add or Code.Sub or Code.Conv_U or Code.Conv_I => true,
        Code.Call or Code.Callvirt => producer.Operand is MethodReference { ReturnType: PointerType },
        _ => false,
    };

    private void InsertPointer(Instruction at, string shim) => _body.Edits.Before(
        at, Instruction.Create(OpCodes.Dup), SizeOf(at), Instruction.Create(OpCodes.Ldstr, _body.Sites.At(at, "pointer")), _body.Note(shim));

    /// <summary>Pushes how many bytes an instruction reads or writes at an address.</summary>
    private static Instruction SizeOf(Instruction at) => at.OpCode.Code switch
    {
        Code.Ldobj or Code.Stobj or Code.Initobj => Instruction.Create(OpCodes.Sizeof, (TypeReference)at.Operand),
        Code.Ldind_I1 or Code.Ldind_U1 or Code.Stind_I1 => Instruction.Create(OpCodes.Ldc_I4, 1),
        Code.Ldind_I2 or Code.Ldind_U2 or Code.Stind_I2 => Instruction.Create(OpCodes.Ldc_I4, 2),
        Code.Ldind_I4 or Code.Ldind_U4 or Code.Ldind_R4 or Code.Stind_I4 or Code.Stind_R4 => Instruction.Create(OpCodes.Ldc_I4, 4),
        _ => Instruction.Create(OpCodes.Ldc_I4, 8),
    };

    /// <summary>An atomic operation on an address of unknown origin: a parameter, a local.</summary>
    public void RewriteAtomicCall(Instruction call, MethodReference method)
    {
        if (method.Name is "MemoryBarrier" or "MemoryBarrierProcessWide")
        {
            _body.Edits.Before(call, _body.Atomic(nameof(AtomicShim.Fence)));
        }

        if (call.OpCode.FlowControl != FlowControl.Call || _body.HandledAtomics.Contains(call) || method.Parameters.Count == 0)
        {
            return;
        }

        if (Signatures.Bare(method.Parameters[0].ParameterType) is not ByReferenceType)
        {
            return;
        }

        var locals = _body.Spill(call, method);
        var element = ((ByReferenceType)locals[0].VariableType).ElementType;
        var compares = AddressRewriter.IsCompare(method);
        var name = AddressUses.OfAtomic(method) switch
        {
            AddressUse.AtomicRead => nameof(AtomicShim.BeforeReadAt),
            AddressUse.AtomicWrite => nameof(AtomicShim.BeforeWriteAt),
            _ when compares => nameof(AtomicShim.BeforeCompareAt),
            _ => nameof(AtomicShim.BeforeUpdateAt),
        };
        var site = _body.Sites.At(call, NameOfAddress(call));
        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldloc, locals[0]),
            Instruction.Create(OpCodes.Ldstr, site),
            _body.Atomic(name, element));
        _body.Unspill(call, locals);
        _body.NoInlining();
        var type = Signatures.Instantiate(method.ReturnType, method.DeclaringType, method);
        if (Signatures.CanBeArgument(type))
        {
            _body.TraceResult(call, type);
        }

        if (compares)
        {
            _body.Edits.After(
                call,
                Instruction.Create(OpCodes.Dup),
                Instruction.Create(OpCodes.Ldloc, locals[2]),
                Instruction.Create(OpCodes.Ldloc, locals[0]),
                Instruction.Create(OpCodes.Ldstr, site),
                _body.Atomic(nameof(AtomicShim.AfterCompareAt), element));
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

    /// <summary>The type at an address of unknown origin that the instruction pushes; null if it pushes none.</summary>
    private TypeReference? AddressOf(Instruction producer) => producer.OpCode.Code switch
    {
        Code.Ldarg when producer.Operand is ParameterDefinition { Index: >= 0 } parameter && Signatures.Bare(parameter.ParameterType) is ByReferenceType type => type.ElementType,
        Code.Ldarg when IsOwnStruct(producer) => Signatures.Self(_body.Method.DeclaringType),
        Code.Ldloc when producer.Operand is VariableDefinition { VariableType: ByReferenceType type } local && !_body.Flow.IsFollowed(local) => type.ElementType,
        Code.Ldfld or Code.Ldsfld when producer.Operand is FieldReference { FieldType: ByReferenceType } field =>
            ((ByReferenceType)Signatures.Instantiate(field.FieldType, field.DeclaringType, null)).ElementType,
        Code.Call or Code.Callvirt when producer.Operand is MethodReference method
            && Signatures.Instantiate(method.ReturnType, method.DeclaringType, method) is ByReferenceType type => type.ElementType,
        _ => null,
    };

    /// <summary>The struct whose method this is, if only its own code can say where its accesses are: between what orders threads.</summary>
    private bool IsOwnStruct(Instruction producer)
    {
        var method = _body.Method;
        return method.DeclaringType is { IsValueType: true, IsEnum: false } type && method is { HasThis: true, IsConstructor: false } && ReferenceEquals(producer.Operand, method.Body.ThisParameter)
            && !Instrumentable.IsStateMachine(type) && (_ordersThreads ??= AddressUses.OfStructMethod(method, _body.Fields) == AddressUse.Other);
    }

    /// <summary>A method that the compiler adds for elements of inline arrays.</summary>
    private static bool IsElementOfInlineArray(Instruction producer) =>
        producer.Operand is MethodReference { DeclaringType.Name: "<PrivateImplementationDetails>" } method && method.Name.StartsWith("InlineArray", StringComparison.Ordinal);

    private static string NameOf(Instruction producer) => producer.Operand switch
    {
        ParameterDefinition { Index: < 0 } => "this",
        ParameterDefinition parameter => $"ref {parameter.Name}",
        FieldReference field => SiteFinder.MemberName(field),
        MethodReference { Name: "get_Item" } => "span element",
        MethodReference method => $"ref {method.Name}()",
        _ => "ref local",
    };
}
