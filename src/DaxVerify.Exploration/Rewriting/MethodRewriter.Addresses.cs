using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Addresses that leave the expression they were made in: as arguments, <c>ref</c> locals, results and fields, spans. What they
/// point into is noted where they are made; accesses through an address of unknown origin look it up.
/// </summary>
internal sealed partial class MethodRewriter
{
    private static readonly HashSet<string> s_views =
    [
        "System.Span`1", "System.ReadOnlySpan`1", "System.Memory`1", "System.ReadOnlyMemory`1", "System.ArraySegment`1", "System.MemoryExtensions",
        "System.Runtime.InteropServices.MemoryMarshal",
    ];

    private void NoteField(Instruction producer, FieldReference field, FieldDefinition definition, VariableDefinition? owner)
    {
        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        if (!Signatures.CanBeArgument(type))
        {
            return;
        }

        if (owner is not null)
        {
            var shadow = new FieldReference(Instrumentable.ShadowName(field.Name), _engine.Shadow, field.DeclaringType);
            _edits.After(
                producer,
                Instruction.Create(OpCodes.Dup),
                Instruction.Create(OpCodes.Ldloc, owner),
                Instruction.Create(OpCodes.Ldloc, owner),
                Instruction.Create(OpCodes.Ldflda, shadow),
                Note(nameof(AddressNotes.NoteField), type));
        }
        else if (definition.Module == _module)
        {
            _edits.After(
                producer,
                Instruction.Create(OpCodes.Ldftn, CallStubs.ForAddress(definition, definition, field.DeclaringType)),
                Instruction.Create(OpCodes.Ldftn, CallStubs.ForAddress(definition, ShadowOf(definition), field.DeclaringType)),
                Note(nameof(AddressNotes.NoteStatic), type));
        }
    }

    private FieldReference ShadowOf(FieldDefinition field) =>
        new(Instrumentable.ShadowName(field.Name), _engine.Shadow, field.DeclaringType);

    /// <summary>A view of an array is made: accesses through it are known by the array.</summary>
    private bool RewriteView(Instruction call, MethodReference method)
    {
        if (method.Parameters.Count == 0 || !s_views.Contains(method.DeclaringType.GetElementType().FullName)
            || method.Parameters[0].ParameterType is not ArrayType { IsVector: true } || (method.HasThis && call.OpCode.Code != Code.Newobj))
        {
            return false;
        }

        var locals = Spill(call, method);
        _edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]), Note(nameof(AddressNotes.NoteArray)));
        Unspill(call, locals);
        return true;
    }

    /// <summary>An instruction that pushes an address of unknown origin: plain accesses through it look up what it points into.</summary>
    private void RewriteUnknownAddress(Instruction producer)
    {
        if (producer.Operand is MethodReference { Name: "Address", DeclaringType: ArrayType })
        {
            _followed.UnionWith(_flow.Consumers(producer).Select(use => use.Consumer));
        }

        if (AddressOf(producer) is not { } type || !Signatures.CanBeArgument(type))
        {
            return;
        }

        VariableDefinition? address = null;
        foreach (var (consumer, argument) in _flow.Consumers(producer))
        {
            var use = AddressUses.Classify(consumer, argument, _fields);
            if (use is not (AddressUse.Read or AddressUse.Write))
            {
                continue;
            }

            _followed.Add(consumer);

            if (address is null)
            {
                address = _edits.NewLocal(new ByReferenceType(type));
                _edits.After(producer, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, address));
            }

            _edits.Before(
                consumer,
                Instruction.Create(OpCodes.Ldloc, address),
                Instruction.Create(OpCodes.Ldstr, _sites.At(consumer, NameOf(producer))),
                Note(use == AddressUse.Read ? nameof(AddressNotes.OnPeekAt) : nameof(AddressNotes.OnUpdateAt), type));
        }
    }

    /// <summary>An access through a pointer, or through an address that nothing else follows.</summary>
    private void RewritePointer(Instruction at)
    {
        if (_followed.Contains(at))
        {
            return;
        }

        switch (at.OpCode.Code)
        {
            case Code.Ldobj or Code.Ldind_I or Code.Ldind_I1 or Code.Ldind_I2 or Code.Ldind_I4 or Code.Ldind_I8 or Code.Ldind_R4 or Code.Ldind_R8
                or Code.Ldind_Ref or Code.Ldind_U1 or Code.Ldind_U2 or Code.Ldind_U4:
                InsertPointer(at, nameof(AddressNotes.OnPointerRead));
                break;
            case Code.Stobj or Code.Stind_I or Code.Stind_I1 or Code.Stind_I2 or Code.Stind_I4 or Code.Stind_I8 or Code.Stind_R4 or Code.Stind_R8 or Code.Stind_Ref:
                var value = _edits.Temporary("value", StoredBy(at));
                _edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
                InsertPointer(at, nameof(AddressNotes.OnPointerWrite));
                _edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
                break;
            case Code.Cpblk or Code.Initblk:
                _edits.Before(at, Instruction.Create(OpCodes.Ldstr, "a copy of memory"), Instruction.Create(OpCodes.Ldstr, _sites.At(at, "")), Framework(nameof(FrameworkShim.Never)));
                break;
        }
    }

    private void InsertPointer(Instruction at, string shim) =>
        _edits.Before(at, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Ldstr, _sites.At(at, "pointer")), Note(shim));

    /// <summary>The type of what an instruction stores.</summary>
    private TypeReference StoredBy(Instruction at) => at.OpCode.Code switch
    {
        Code.Stelem_Any or Code.Stobj => (TypeReference)at.Operand,
        Code.Stelem_I or Code.Stind_I => _module.TypeSystem.IntPtr,
        Code.Stelem_I8 or Code.Stind_I8 => _module.TypeSystem.Int64,
        Code.Stelem_R4 or Code.Stind_R4 => _module.TypeSystem.Single,
        Code.Stelem_R8 or Code.Stind_R8 => _module.TypeSystem.Double,
        Code.Stelem_Ref or Code.Stind_Ref => _module.TypeSystem.Object,
        _ => _module.TypeSystem.Int32,
    };

    /// <summary>The type at an address of unknown origin that the instruction pushes; null if it pushes none.</summary>
    private TypeReference? AddressOf(Instruction producer) => producer.OpCode.Code switch
    {
        Code.Ldarg when producer.Operand is ParameterDefinition { ParameterType: ByReferenceType type, Index: >= 0 } => type.ElementType,
        Code.Ldloc when producer.Operand is VariableDefinition { VariableType: ByReferenceType type } local && !_flow.IsFollowed(local) => type.ElementType,
        Code.Ldfld or Code.Ldsfld when producer.Operand is FieldReference { FieldType: ByReferenceType } field =>
            ((ByReferenceType)Signatures.Instantiate(field.FieldType, field.DeclaringType, null)).ElementType,
        Code.Call or Code.Callvirt when producer.Operand is MethodReference { DeclaringType: not ArrayType } method
            && Signatures.Instantiate(method.ReturnType, method.DeclaringType, method) is ByReferenceType type => type.ElementType,
        _ => null,
    };

    private static string NameOf(Instruction producer) => producer.Operand switch
    {
        ParameterDefinition parameter => $"ref {parameter.Name}",
        FieldReference field => SiteFinder.MemberName(field),
        MethodReference { Name: "get_Item" } => "span element",
        MethodReference method => $"ref {method.Name}()",
        _ => "ref local",
    };

    private Instruction Note(string name) => Instruction.Create(OpCodes.Call, _engine.Method(typeof(AddressNotes), name));

    private Instruction Note(string name, TypeReference argument) =>
        Instruction.Create(OpCodes.Call, _engine.Method(typeof(AddressNotes), name, argument));
}
