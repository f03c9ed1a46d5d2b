using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Threads;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Puts hooks before accesses to fields and statics, plain and volatile.</summary>
internal sealed class FieldRewriter
{
    private readonly RewrittenBody _body;
    private readonly FrameworkCallRewriter _framework;

    /// <summary>Prepares for one body.</summary>
    public FieldRewriter(RewrittenBody body, FrameworkCallRewriter framework)
    {
        _body = body;
        _framework = framework;
    }

    /// <summary>Rewrites an access to a field, if the instruction is one.</summary>
    public void Rewrite(Instruction at)
    {
        switch (at.OpCode.Code)
        {
            case Code.Ldfld or Code.Stfld or Code.Ldsfld or Code.Stsfld when at.Operand is FieldReference field:
                if (RewriteThreadStatic(at))
                {
                    return;
                }

                if ((_body.Fields.Resolve(field) ?? (at.OpCode.Code == Code.Ldfld ? _body.Fields.ResolveFixed(field) : null)) is { } definition)
                {
                    RewriteField(at, field, definition);
                }
                else
                {
                    RewriteBorrowing(at, field);
                    if (at.OpCode.Code is Code.Ldfld or Code.Stfld)
                    {
                        _framework.RewriteField(at, field);
                    }
                }

                break;
            case Code.Ldflda when at.Operand is FieldReference field && _body.Fields.Resolve(field) is null:
                if (_body.Fields.ResolveFixed(field) is not null)
                {
                    _body.Edits.Before(
                        at,
                        Instruction.Create(OpCodes.Dup),
                        Instruction.Create(OpCodes.Ldflda, new FieldReference(_body.Fields.ShadowOf(field), _body.Engine.Shadow, field.DeclaringType)),
                        Instruction.Create(OpCodes.Ldstr, _body.SiteOf(at, field)),
                        _body.Race(nameof(RaceDetector.OnPeek)));
                }

                _framework.RewriteField(at, field);
                break;
            case Code.Ldsflda when at.Operand is FieldReference field:
                if (!RewriteThreadStatic(at))
                {
                    RewriteBorrowing(at, field);
                }

                break;
        }
    }

    /// <summary>A thread-static field of the program becomes one of the controlled thread.</summary>
    /// <returns>Whether the instruction was about one.</returns>
    private bool RewriteThreadStatic(Instruction at)
    {
        if (at.Operand is not FieldReference field || at.OpCode.Code is not (Code.Ldsfld or Code.Stsfld or Code.Ldsflda))
        {
            return false;
        }

        if (Signatures.TryResolve(field) is not { } definition || !Instrumentable.IsThreadStatic(definition) || !_body.Fields.IsRewritten(definition))
        {
            return false;
        }

        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        var key = $"{definition.Module.Assembly.Name.Name}/{definition.FullName}";
        var get = Instruction.Create(OpCodes.Call, field.DeclaringType is GenericInstanceType owner
            ? _body.Engine.Method(typeof(ThreadStaticShim), nameof(ThreadStaticShim.RefIn), [type, owner])
            : _body.Engine.Method(typeof(ThreadStaticShim), nameof(ThreadStaticShim.Ref), type));
        if (at.OpCode.Code == Code.Stsfld)
        {
            var value = _body.Edits.Temporary("value", type);
            _body.Edits.Before(at, Instruction.Create(OpCodes.Stloc, value), Instruction.Create(OpCodes.Ldstr, key), get, Instruction.Create(OpCodes.Ldloc, value));
            (at.OpCode, at.Operand) = (OpCodes.Stobj, type);
        }
        else
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldstr, key), get);
            (at.OpCode, at.Operand) = at.OpCode.Code == Code.Ldsfld ? (OpCodes.Ldobj, (object)type) : (OpCodes.Nop, null!);
        }

        return true;
    }

    /// <summary>
    /// An iterator's object is its own first enumerator, for the thread that made it: whoever else asks for one looks at its state, and makes another whatever that is.
    /// </summary>
    private bool IsLookForEnumerator(FieldReference field) =>
        field.Name == "<>1__state" && (_body.Method.Name.EndsWith("GetEnumerator", StringComparison.Ordinal) || _body.Method.Name.EndsWith("GetAsyncEnumerator", StringComparison.Ordinal));

    private void RewriteField(Instruction at, FieldReference field, FieldDefinition definition)
    {
        if (IsLookForEnumerator(field))
        {
            return;
        }

        var isVolatile = IsVolatile(at);
        var isRead = at.OpCode.Code is Code.Ldfld or Code.Ldsfld;
        var type = Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
        var canPass = Signatures.CanBeArgument(type);
        VariableDefinition? owner = null;
        VariableDefinition? value = null;
        if (!isRead)
        {
            value = _body.Edits.Temporary("value", type);
            _body.Edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
        }

        if (!definition.IsStatic)
        {
            owner = _body.Edits.Temporary("owner", field.DeclaringType);
            _body.Edits.Before(at, Instruction.Create(OpCodes.Stloc, owner));
        }

        if (canPass && !isVolatile)
        {
            PushAddress(at, field, owner);
        }

        _body.PushShadow(at, field, owner);
        if (canPass && !isRead)
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
        }

        var site = _body.SiteOf(at, field);
        var isNullTest = _body.Manners.GetValueOrDefault(at) == ReadManner.NullTest;
        _body.Edits.Before(at, Instruction.Create(OpCodes.Ldstr, isNullTest ? Runtime.Site.MarkNullTest(site) : site), FieldHook(at, isRead, isVolatile, canPass, type));
        if (owner is not null)
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, owner));
        }

        if (value is not null)
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, value));
        }

        if (isVolatile)
        {
            _body.NoInlining();
        }

        if (isVolatile && isRead && canPass)
        {
            _body.TraceResult(at, type);
        }
    }

    /// <summary>A static field that is never set again: what it holds can be changed all the same, and is not the own of other static constructors.</summary>
    private void RewriteBorrowing(Instruction at, FieldReference field)
    {
        if (_body.Fields.Borrowed(field) is { } definition)
        {
            _body.Edits.Before(
                at,
                Instruction.Create(OpCodes.Ldstr, definition.DeclaringType.FullName),
                Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(StaticState), nameof(StaticState.OnBorrow))));
        }
    }

    private Instruction FieldHook(Instruction at, bool isRead, bool isVolatile, bool canPass, TypeReference type)
    {
        if (isVolatile)
        {
            return isRead ? _body.Atomic(nameof(AtomicShim.BeforeRead))
                : canPass ? _body.Atomic(nameof(AtomicShim.BeforeWriteOf), type) : _body.Atomic(nameof(AtomicShim.BeforeWrite));
        }

        if (!canPass)
        {
            return _body.Race(isRead ? nameof(RaceDetector.OnPeek) : nameof(RaceDetector.OnUpdate));
        }

        var isCompared = isRead && _body.Fields.IsCompared((FieldReference)at.Operand);
        if (_body.Manners.TryGetValue(at, out var manner) && type is not GenericParameter { HasReferenceTypeConstraint: false } && !Signatures.IsValueType(type))
        {
            var isCopy = manner == ReadManner.Copy;
            return _body.Race(
                isCompared ? isCopy ? nameof(RaceDetector.OnComparedCopy) : nameof(RaceDetector.OnComparedNullTest) : isCopy ? nameof(RaceDetector.OnCopy) : nameof(RaceDetector.OnNullTest), type);
        }

        return !isRead ? _body.Race(nameof(RaceDetector.OnWrite), type)
            : isCompared ? _body.Race(nameof(RaceDetector.OnComparedRead), type)
            : _body.Race(nameof(RaceDetector.OnRead), type);
    }

    private void PushAddress(Instruction at, FieldReference field, VariableDefinition? owner)
    {
        if (owner is null)
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldsflda, field));
        }
        else
        {
            _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, owner), Instruction.Create(OpCodes.Ldflda, field));
        }
    }

    /// <summary>
    /// Whether an access through an address is: C#'s compound assignments take the address of a struct's volatile field and leave the prefix out, which the language calls volatile all the same.
    /// </summary>
    /// <param name="at">The access.</param>
    /// <param name="path">The fields through whose addresses it goes.</param>
    public static bool IsVolatile(Instruction at, FieldReference[] path) =>
        IsVolatile(at) || (at.Operand is not FieldReference && path.LastOrDefault()?.FieldType is RequiredModifierType { ModifierType.Name: "IsVolatile" });

    /// <summary>Whether an access to a field is volatile, by the prefix before it.</summary>
    public static bool IsVolatile(Instruction at)
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
}
