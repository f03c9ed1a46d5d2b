using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls into the framework that no primitive stands for: what they are called on and passed is used.</summary>
internal sealed class FrameworkCallRewriter
{
    private static readonly HashSet<string> s_views =
    [
        "System.Span`1", "System.ReadOnlySpan`1", "System.Memory`1", "System.ReadOnlyMemory`1", "System.ArraySegment`1", "System.MemoryExtensions",
        "System.Runtime.InteropServices.MemoryMarshal",
    ];

    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public FrameworkCallRewriter(RewrittenBody body) => _body = body;

    /// <summary>Notes what a call uses that nothing else takes note of.</summary>
    public void Rewrite(Instruction call, MethodReference method, string type)
    {
        if (FrameworkCalls.NeverSeen(method, type) is { } never)
        {
            Say(call, nameof(FrameworkShim.Never), never);
            return;
        }

        if (!IsOfFramework(method))
        {
            return;
        }

        if (type is "System.Runtime.InteropServices.MemoryMarshal" or "System.Runtime.CompilerServices.Unsafe"
            || (type is "System.Span`1" or "System.ReadOnlySpan`1" && method.Parameters is [{ ParameterType: PointerType }, ..]))
        {
            _body.Edits.Before(call, _body.Note(nameof(AddressNotes.NoteCast)));
        }

        NoteShared(call, method, type);
        var uses = UsesOf(call, method, type, isCollection: false);
        if (uses.Count == 0)
        {
            return;
        }

        var locals = _body.Spill(call, method);
        var site = _body.Sites.AtCall(call);
        if (!FrameworkCalls.IsLazy(method, type))
        {
            InsertUses(call, method, locals, uses, site);
        }

        _body.Unspill(call, locals);
        InsertHandsOut(call, method, type, locals, uses, site);
    }

    /// <summary>A function of the framework is handed on: nobody knows when it is called, and by whom.</summary>
    public void RewriteFunction(Instruction function, MethodReference method, string type)
    {
        if (IsOfFramework(method) && (FrameworkCalls.NeverSeen(method, type) is not null || FrameworkCalls.Shared(method, type) is not null
            || FrameworkCalls.OfReceiver(method) != FrameworkUse.None))
        {
            Say(function, nameof(FrameworkShim.Never), $"a delegate of {method.DeclaringType.GetElementType().Name.Split('`')[0]}.{method.Name}");
        }
    }

    /// <summary>A field of an object of the framework.</summary>
    public void RewriteField(Instruction at, FieldReference field)
    {
        var isFixed = _body.Fields.HasFixedLayout(field);
        if (!isFixed && (Signatures.IsValueType(field.DeclaringType) || !FrameworkAssemblies.Contains(field.DeclaringType.GetElementType().Scope.Name)
            || field.DeclaringType.GetElementType().FullName is "System.String" or "System.Object" or "System.Runtime.CompilerServices.CallSite`1" || field.DeclaringType.GetElementType() is TypeDefinition))
        {
            return;
        }

        var before = at.Previous is { OpCode.Code: Code.Volatile } prefix ? prefix : at;
        var writes = at.OpCode.Code is Code.Stfld;
        VariableDefinition? value = null;
        if (writes)
        {
            value = _body.Edits.Temporary("value", Signatures.Instantiate(field.FieldType, field.DeclaringType, null));
            _body.Edits.Before(before, Instruction.Create(OpCodes.Stloc, value));
        }

        var reads = at.OpCode.Code == Code.Ldfld;
        _body.Edits.Before(
            before,
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.At(at, field)),
            _body.Framework(isFixed ? reads ? nameof(FrameworkShim.ReadsFixed) : nameof(FrameworkShim.WritesFixed)
                : reads ? nameof(FrameworkShim.Reads) : nameof(FrameworkShim.Writes)));
        if (value is not null)
        {
            _body.Edits.Before(before, Instruction.Create(OpCodes.Ldloc, value));
        }
    }

    /// <summary>A view of an array is made: accesses through it are known by the array.</summary>
    public bool RewriteView(Instruction call, MethodReference method)
    {
        if (method.Parameters.Count == 0 || !s_views.Contains(method.DeclaringType.GetElementType().FullName)
            || method.Parameters[0].ParameterType is not ArrayType { IsVector: true } || (method.HasThis && call.OpCode.Code != Code.Newobj))
        {
            return false;
        }

        var locals = _body.Spill(call, method);
        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]), _body.Note(nameof(AddressNotes.NoteArray)));
        _body.Unspill(call, locals);
        return true;
    }

    /// <summary>The receiver and the arguments that a call uses, by position, with how.</summary>
    public static List<(int Index, FrameworkUse Use)> UsesOf(Instruction call, MethodReference method, string type, bool isCollection)
    {
        var uses = new List<(int, FrameworkUse)>();
        var isNew = call.OpCode.Code == Code.Newobj;
        if (!isCollection && !isNew && call.Previous is not { OpCode.Code: Code.Constrained, Operand: TypeReference { IsValueType: true } })
        {
            var receiver = FrameworkCalls.OfSpan(method, type) is var span && span != FrameworkUse.None ? span : FrameworkCalls.OfReceiver(method);
            if (receiver != FrameworkUse.None)
            {
                uses.Add((0, receiver));
            }
        }

        var shift = method.HasThis && !isNew ? 1 : 0;
        var definition = method.Parameters.Count > 0 ? FrameworkCalls.TryResolve(method) : null;
        for (var i = isCollection && shift == 0 ? 1 : 0; i < method.Parameters.Count; i++)
        {
            var use = FrameworkCalls.OfArgument(method, definition, i);
            if (use != FrameworkUse.None && !IsFreshArray(call, method, i) && CanBePassed(method.Parameters[i].ParameterType, method))
            {
                uses.Add((i + shift, use));
            }
        }

        return uses;
    }

    /// <summary>Notes the uses before a call whose arguments are in locals.</summary>
    public void InsertUses(Instruction call, MethodReference method, List<VariableDefinition> locals, List<(int Index, FrameworkUse Use)> uses, string site)
    {
        if (FrameworkCalls.IsSpanCopy(method, method.DeclaringType.GetElementType().FullName))
        {
            var span = (GenericInstanceType)PushSpan(call, locals[0], FrameworkUse.ReadsSpan);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[1]), Instruction.Create(OpCodes.Ldstr, site), _body.Framework(nameof(FrameworkShim.Copies), span.GenericArguments[0]));
            return;
        }

        var shift = locals.Count - method.Parameters.Count;
        foreach (var (index, use) in uses)
        {
            if (use is FrameworkUse.ReadsSpan or FrameworkUse.WritesSpan && FrameworkCalls.BytesOfNumber(method) is var bytes && bytes > 0)
            {
                _body.Edits.Before(
                    call,
                    Instruction.Create(OpCodes.Ldloc, locals[index]),
                    Instruction.Create(OpCodes.Ldc_I4, bytes),
                    Instruction.Create(OpCodes.Ldstr, site),
                    _body.Framework(use == FrameworkUse.ReadsSpan ? nameof(FrameworkShim.ReadsStart) : nameof(FrameworkShim.WritesStart)));
                continue;
            }

            var type = locals[index].VariableType;
            if (use is FrameworkUse.ReadsSpan or FrameworkUse.WritesSpan)
            {
                type = PushSpan(call, locals[index], use);
            }
            else
            {
                _body.Edits.Before(call, RewrittenBody.Push(locals[index], isReceiver: index < shift));
            }

            var isRange = use is FrameworkUse.Reads or FrameworkUse.Writes && PushRange(call, method, locals, index - shift, shift);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, site), use switch
            {
                FrameworkUse.Reads => _body.Framework(isRange ? nameof(FrameworkShim.ReadsRange) : nameof(FrameworkShim.Reads)),
                FrameworkUse.Writes => _body.Framework(isRange ? nameof(FrameworkShim.WritesRange) : nameof(FrameworkShim.Writes)),
                FrameworkUse.ReadsSpan => _body.Framework(nameof(FrameworkShim.ReadsSpan), ((GenericInstanceType)type).GenericArguments[0]),
                FrameworkUse.WritesSpan => _body.Framework(nameof(FrameworkShim.WritesSpan), ((GenericInstanceType)type).GenericArguments[0]),
                FrameworkUse.Pointer => _body.Framework(nameof(FrameworkShim.UsesPointer)),
                _ => _body.Framework(nameof(FrameworkShim.UsesLocation), ((ByReferenceType)type).ElementType),
            });
        }
    }

    /// <summary>Notes that what a call gives belongs to what it used.</summary>
    public void InsertHandsOut(
        Instruction call, MethodReference method, string type, List<VariableDefinition> locals, List<(int Index, FrameworkUse Use)> uses, string site)
    {
        var isOfBase = method.Name == ".ctor" && call.OpCode.Code != Code.Newobj;
        if (isOfBase || !FrameworkCalls.HandsOut(method, type))
        {
            return;
        }

        var sources = uses.Where(u => u.Use is FrameworkUse.Reads or FrameworkUse.Writes).Select(u => u.Index).Take(2).ToArray();
        if (sources.Length == 0)
        {
            return;
        }

        var shift = locals.Count - method.Parameters.Count;
        _body.Edits.After(call, Instruction.Create(OpCodes.Dup));
        _body.Edits.After(call, RewrittenBody.Push(locals[sources[0]], sources[0] < shift));
        _body.Edits.After(call, sources.Length > 1 ? RewrittenBody.Push(locals[sources[1]], sources[1] < shift) : [Instruction.Create(OpCodes.Ldnull)]);
        _body.Edits.After(call, Instruction.Create(OpCodes.Ldstr, site), _body.Framework(nameof(FrameworkShim.Hands)));
    }

    /// <summary>An array that the compiler makes for this call.</summary>
    private static bool IsFreshArray(Instruction call, MethodReference method, int index) =>
        index == method.Parameters.Count - 1 && method.Parameters[index].ParameterType is ArrayType
        && call.Previous?.OpCode.Code is Code.Stelem_Any or Code.Stelem_Ref or Code.Stelem_I or Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 or Code.Stelem_I8
            or Code.Stelem_R4 or Code.Stelem_R8 or Code.Newarr;

    private static bool CanBePassed(TypeReference type, MethodReference method) =>
        Signatures.Instantiate(type, method.DeclaringType, method) is var actual
        && (type is not GenericParameter || !Signatures.IsValueType(actual))
        && (type is not ByReferenceType location || Signatures.CanBeArgument(Signatures.Instantiate(location.ElementType, method.DeclaringType, method)));

    private bool IsOfFramework(MethodReference method) =>
        method.DeclaringType is not ArrayType
        && ((method.DeclaringType.GetElementType().Scope is AssemblyNameReference scope && FrameworkAssemblies.Contains(scope.Name) && !_body.Fields.IsRewritten(scope.Name))
            || method is MethodDefinition { IsPInvokeImpl: true });

    private void NoteShared(Instruction call, MethodReference method, string type)
    {
        if (type == "System.Console" && method.Name.StartsWith("Write", StringComparison.Ordinal))
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "Console")), _body.Framework(nameof(FrameworkShim.OnConsole)));
        }
        else if (FrameworkCalls.Shared(method, type) is { } shared)
        {
            Say(call, FrameworkCalls.OnlyReads(method) ? nameof(FrameworkShim.ReadsShared) : nameof(FrameworkShim.WritesShared), shared);
        }
    }

    private void Say(Instruction call, string shim, string what) => _body.Edits.Before(
        call, Instruction.Create(OpCodes.Ldstr, what), Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")), _body.Framework(shim));

    /// <summary>Pushes which elements of an array a call uses, where the arguments behind it say so.</summary>
    private bool PushRange(Instruction call, MethodReference method, List<VariableDefinition> locals, int parameter, int shift)
    {
        if (parameter < 0 || method.Parameters[parameter].ParameterType is not ArrayType || FrameworkCalls.TryResolve(method) is not { } definition
            || !IsNumber(definition, parameter + 1, "index", "offset", "start"))
        {
            return false;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[parameter + 1 + shift]));
        if (IsNumber(definition, parameter + 2, "count", "length"))
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[parameter + 2 + shift]));
        }
        else if (method.Name == "CopyTo" && shift == 1)
        {
            _body.Edits.Before(call, RewrittenBody.Push(locals[0], isReceiver: true));
            _body.Edits.Before(call, _body.Framework(nameof(FrameworkShim.CountOf)));
        }
        else
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldc_I4, Math.Max(1, FrameworkCalls.BytesOfNumber(method))));
        }

        return true;
    }

    private static bool IsNumber(MethodDefinition method, int parameter, params ReadOnlySpan<string> names)
    {
        if (parameter >= method.Parameters.Count || method.Parameters[parameter].ParameterType.MetadataType != MetadataType.Int32)
        {
            return false;
        }

        foreach (var name in names)
        {
            if (method.Parameters[parameter].Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Pushes a span by value, as the shim takes it: a receiver comes by address, and one that is only read may be writable.</summary>
    private TypeReference PushSpan(Instruction call, VariableDefinition local, FrameworkUse use)
    {
        var type = local.VariableType;
        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, local));
        if (type is ByReferenceType address)
        {
            type = address.ElementType;
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldobj, type));
        }

        if (use == FrameworkUse.ReadsSpan && type is GenericInstanceType { ElementType.FullName: "System.Span`1" } span)
        {
            _body.Edits.Before(call, _body.Framework(nameof(FrameworkShim.Shown), span.GenericArguments[0]));
        }

        return type;
    }
}
