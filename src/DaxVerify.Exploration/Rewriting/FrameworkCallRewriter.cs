using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls into the framework that no primitive stands for: what they are called on and passed is used.</summary>
internal sealed class FrameworkCallRewriter
{
    private readonly RewrittenBody _body;
    private readonly ViewRewriter _views;

    /// <summary>Prepares for one body.</summary>
    public FrameworkCallRewriter(RewrittenBody body, ViewRewriter views)
    {
        _body = body;
        _views = views;
    }

    /// <summary>Notes what a call uses that nothing else takes note of.</summary>
    public void Rewrite(Instruction call, MethodReference method, string type)
    {
        if (type == "System.Runtime.InteropServices.ImmutableCollectionsMarshal" && !IsLoaded(call.Previous))
        {
            // The compiler makes an array for a collection expression.
            return;
        }

        if (FrameworkCalls.NeverSeen(method, type) is { } never && !(method.Name == "Synchronized" && type.StartsWith("System.IO.", StringComparison.Ordinal)))
        {
            Say(call, nameof(FrameworkShim.Never), never);
            new ReflectionRewriter(_body).Rewrite(call, method, type);
            return;
        }

        if (!_body.IsOfFramework(method))
        {
            return;
        }

        if (type == "System.Runtime.CompilerServices.Unsafe" && method is GenericInstanceMethod { Name: "As", GenericArguments: [var seen] })
        {
            // Before the call, since the compiler takes its result for one of the type.
            _body.Edits.Before(call, Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Isinst, seen));
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.AtCall(call)), _body.Framework(nameof(FrameworkShim.SeenAs)));
        }

        if (type == "System.String" && method.Name == "GetPinnableReference")
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Dup), _body.Note(nameof(AddressNotes.NoteString)));
            return;
        }

        if (type == "System.ArraySegment`1" && method.Name is "get_Item" or "set_Item" && call.Previous is not { OpCode.Code: Code.Constrained })
        {
            _views.NoteElementOfSegment(call, method);
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
        var site = _body.Receivers.At(call, method);
        if (!FrameworkCalls.IsLazy(method, type))
        {
            InsertUses(call, method, locals, uses, site);
        }

        _body.Unspill(call, locals);
        InsertHandsOut(call, method, type, locals, uses, site);
    }

    /// <summary>What is passed comes from a variable of the program; one that the compiler made for a collection expression has no name.</summary>
    private bool IsLoaded(Instruction? value) => value?.OpCode.Code is Code.Ldarg or Code.Ldfld or Code.Ldsfld
        || (value is { OpCode.Code: Code.Ldloc, Operand: VariableDefinition local } && (_body.Method.DebugInformation.TryGetName(local, out _) || _body.Method.DebugInformation.Scope is null));

    /// <summary>A collection hands out a part of itself.</summary>
    public void NoteMemory(Instruction call, MethodReference method, string type)
    {
        if (_body.IsOfFramework(method) && FrameworkCalls.NeverSeen(method, type) is { } never)
        {
            Say(call, nameof(FrameworkShim.Never), never);
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

    /// <summary>A call that a primitive takes over is passed collections: they are read.</summary>
    public void NoteArguments(Instruction call, MethodReference method, string type)
    {
        var uses = UsesOf(call, method, type, isCollection: false).Where(use => use.Use is FrameworkUse.Reads or FrameworkUse.ReadsSpan).ToList();
        if (uses.Count > 0)
        {
            var locals = _body.Spill(call, method);
            InsertUses(call, method, locals, uses, _body.Sites.AtCall(call));
            _body.Unspill(call, locals);
        }
    }

    /// <summary>The receiver and the arguments that a call uses, by position, with how.</summary>
    public static List<(int Index, FrameworkUse Use)> UsesOf(Instruction call, MethodReference method, string type, bool isCollection)
    {
        var uses = new List<(int, FrameworkUse)>();
        var isNew = call.OpCode.Code == Code.Newobj;
        if (!isCollection && !isNew && OfReceiver(call, method, type) is var receiver && receiver != FrameworkUse.None)
        {
            uses.Add((0, receiver));
        }

        var shift = method.HasThis && !isNew ? 1 : 0;
        var definition = method.Parameters.Count > 0 ? Signatures.TryResolve(method) : null;
        for (var i = isCollection && shift == 0 ? 1 : 0; i < method.Parameters.Count; i++)
        {
            var use = FrameworkCalls.OfArgument(method, definition, i);
            if (use != FrameworkUse.None && (use >= FrameworkUse.ReadsStruct || !IsFreshArray(call, method, i))
                && (use is FrameworkUse.ReadsStruct or FrameworkUse.WritesStruct || CanBePassed(method.Parameters[i].ParameterType, method)))
            {
                uses.Add((i + shift, use));
            }
        }

        return uses;
    }

    /// <summary>What a call does with what it is called on, by what that is: a span, another struct, an object.</summary>
    private static FrameworkUse OfReceiver(Instruction call, MethodReference method, string type)
    {
        if (call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } && Signatures.IsValueType(constraint))
        {
            return constraint.GetElementType().FullName is "System.Span`1" or "System.ReadOnlySpan`1" && method.Name == "ToString" ? FrameworkUse.ReadsSpan : StructCalls.OfReceiver(method, constraint);
        }

        return method.HasThis && Signatures.IsValueType(method.DeclaringType)
            ? FrameworkCalls.OfSpan(method, type) is var span && span != FrameworkUse.None ? span : StructCalls.OfReceiver(method, method.DeclaringType)
            : FrameworkCalls.OfReceiver(method);
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
        var definition = Signatures.TryResolve(method);
        foreach (var (index, use) in uses)
        {
            if (use is FrameworkUse.ReadsSpan or FrameworkUse.WritesSpan && Extents.PushBytesAtStart(method) is { } bytes)
            {
                _body.Edits.Before(
                    call,
                    Instruction.Create(OpCodes.Ldloc, locals[index]),
                    bytes,
                    Instruction.Create(OpCodes.Ldstr, site),
                    _body.Framework(use == FrameworkUse.ReadsSpan ? nameof(FrameworkShim.ReadsStart) : nameof(FrameworkShim.WritesStart)));
                continue;
            }

            if (use == FrameworkUse.WritesSpan && definition is not null && Extents.WrittenBy(definition, index - shift) is { } told)
            {
                InsertWritten(call, locals[index], told < 0 ? null : locals[told + shift], site);
                continue;
            }

            var type = locals[index].VariableType;
            if (use == FrameworkUse.Keeps)
            {
                continue;
            }

            if (use is FrameworkUse.ReadsStruct or FrameworkUse.WritesStruct)
            {
                InsertStruct(call, locals[index], use == FrameworkUse.WritesStruct, site);
                continue;
            }

            if (use is FrameworkUse.ReadsSpan or FrameworkUse.WritesSpan)
            {
                type = PushSpan(call, locals[index], use);
            }
            else
            {
                _body.Edits.Before(call, RewrittenBody.Push(locals[index], isReceiver: index < shift));
            }

            if (use == FrameworkUse.Writes && Extents.TellsCount(method, index - shift))
            {
                _body.Edits.Before(call, Instruction.Create(OpCodes.Pop));
                InsertCounted(call, locals[index], locals[index + 1], site);
                continue;
            }

            InsertUse(call, method, locals, (index, use), type, site);
        }
    }

    /// <summary>Notes the use of what is on the stack.</summary>
    private void InsertUse(Instruction call, MethodReference method, List<VariableDefinition> locals, (int Index, FrameworkUse Use) used, TypeReference type, string site)
    {
        var shift = locals.Count - method.Parameters.Count;
        var (index, use) = used;
        var isRange = use is FrameworkUse.Reads or FrameworkUse.Writes && PushRange(call, method, locals, index - shift, shift);
        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, site), use switch
        {
            FrameworkUse.Reads => _body.Framework(isRange ? nameof(FrameworkShim.ReadsRange) : nameof(FrameworkShim.Reads)),
            FrameworkUse.Writes => _body.Framework(isRange ? nameof(FrameworkShim.WritesRange) : nameof(FrameworkShim.Writes)),
            FrameworkUse.ReadsSpan => _body.Framework(nameof(FrameworkShim.ReadsSpan), ((GenericInstanceType)type).GenericArguments[0]),
            FrameworkUse.WritesSpan => _body.Framework(nameof(FrameworkShim.WritesSpan), ((GenericInstanceType)type).GenericArguments[0]),
            FrameworkUse.Pointer => _body.Framework(nameof(FrameworkShim.UsesPointer)),
            FrameworkUse.ReadsElements => _body.Framework(nameof(FrameworkShim.ReadsElements)),
            FrameworkUse.Moves => _body.Framework(nameof(FrameworkShim.Moves)),
            FrameworkUse.Token => _body.Framework(nameof(FrameworkShim.LooksAt)),
            FrameworkUse.ReadsReachable => _body.Framework(nameof(FrameworkShim.ReadsReachable)),
            _ => _body.Framework(nameof(FrameworkShim.UsesLocation), ((ByReferenceType)type).ElementType),
        });
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

        var sources = uses.Where(u => u.Use is FrameworkUse.Reads or FrameworkUse.Writes or FrameworkUse.Keeps or FrameworkUse.Moves or FrameworkUse.ReadsElements || IsMemory(locals[u.Index])).Select(u => u.Index).Take(3).ToArray();
        if (sources.Length == 0)
        {
            return;
        }

        var shift = locals.Count - method.Parameters.Count;
        _body.Edits.After(call, Instruction.Create(OpCodes.Dup));
        for (var i = 0; i < 3; i++)
        {
            _body.Edits.After(call, i < sources.Length ? PushSource(locals[sources[i]], sources[i] < shift) : [Instruction.Create(OpCodes.Ldnull)]);
        }

        _body.Edits.After(call, Instruction.Create(OpCodes.Ldstr, site), _body.Framework(nameof(FrameworkShim.Hands)));
    }

    private static bool IsMemory(VariableDefinition local) => local.VariableType.GetElementType().FullName == "System.ReadOnlyMemory`1" && local.VariableType is GenericInstanceType;

    private Instruction[] PushSource(VariableDefinition local, bool isReceiver) => IsMemory(local)
        ? [Instruction.Create(OpCodes.Ldloc, local), _body.Framework(nameof(FrameworkShim.ArrayOf), ((GenericInstanceType)local.VariableType).GenericArguments[0])]
        : Signatures.IsValueType(local.VariableType) ? [Instruction.Create(OpCodes.Ldloc, local), Instruction.Create(OpCodes.Box, local.VariableType)]
        : RewrittenBody.Push(local, isReceiver);

    /// <summary>Notes the use of what a struct refers to.</summary>
    private void InsertStruct(Instruction call, VariableDefinition local, bool writes, string site)
    {
        var type = local.VariableType is ByReferenceType address ? address.ElementType : local.VariableType;
        _body.Edits.Before(
            call,
            Instruction.Create(local.VariableType is ByReferenceType ? OpCodes.Ldloc : OpCodes.Ldloca, local),
            Instruction.Create(writes ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0),
            Instruction.Create(OpCodes.Ldstr, site),
            _body.Framework(nameof(FrameworkShim.OnStruct), type));
    }

    private void InsertCounted(Instruction call, VariableDefinition array, VariableDefinition start, string site)
    {
        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, site), _body.Framework(nameof(FrameworkShim.TellsLater)));
        var count = _body.Edits.Temporary("count", _body.Module.TypeSystem.Int32);
        _body.Edits.After(
            call,
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Stloc, count),
            Instruction.Create(OpCodes.Ldloc, array),
            Instruction.Create(OpCodes.Ldloc, start),
            Instruction.Create(OpCodes.Ldloc, count),
            Instruction.Create(OpCodes.Ldstr, site),
            _body.Framework(nameof(FrameworkShim.WritesRange)));
    }

    /// <summary>After a call that has written the first elements of a span, as many as it tells.</summary>
    private void InsertWritten(Instruction call, VariableDefinition span, VariableDefinition? told, string site)
    {
        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, site), _body.Framework(nameof(FrameworkShim.TellsLater)));
        var count = told ?? _body.Edits.Temporary("count", _body.Module.TypeSystem.Int32);
        Instruction[] keep = told is null ? [Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, count)] : [];
        Instruction[] push = told is null ? [Instruction.Create(OpCodes.Ldloc, count)] : [Instruction.Create(OpCodes.Ldloc, told), Instruction.Create(OpCodes.Ldind_I4)];
        _body.Edits.After(
            call,
            [
                .. keep,
                Instruction.Create(OpCodes.Ldloc, span),
                .. push,
                Instruction.Create(OpCodes.Ldstr, site),
                _body.Framework(nameof(FrameworkShim.WritesFirst), ((GenericInstanceType)span.VariableType).GenericArguments[0]),
            ]);
    }

    /// <summary>An array that the compiler makes for this call.</summary>
    private static bool IsFreshArray(Instruction call, MethodReference method, int index) =>
        index == method.Parameters.Count - 1 && method.Parameters[index].ParameterType is ArrayType
        && call.Previous?.OpCode.Code is Code.Stelem_Any or Code.Stelem_Ref or Code.Stelem_I or Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 or Code.Stelem_I8
            or Code.Stelem_R4 or Code.Stelem_R8 or Code.Newarr;

    /// <summary>Whether an argument can be passed to a note of the engine.</summary>
    public static bool CanBePassed(TypeReference type, MethodReference method) =>
        Signatures.Instantiate(type, method.DeclaringType, method) is var actual
        && (type is not GenericParameter || !Signatures.IsValueType(actual))
        && (Signatures.Bare(type) is not ByReferenceType location || Signatures.CanBeArgument(Signatures.Instantiate(location.ElementType, method.DeclaringType, method)));

    private void NoteShared(Instruction call, MethodReference method, string type)
    {
        if (type == "System.Console" && method.Name.StartsWith("Write", StringComparison.Ordinal))
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "Console")), _body.Framework(nameof(FrameworkShim.OnConsole)));
        }
        else if (FrameworkCalls.Shared(method, type) is { } shared)
        {
            var reads = FrameworkCalls.OnlyReads(method);
            var stays = !reads && Surroundings.Stays(method, shared) && !new KeptStateRewriter(_body).TryKeep(call, method, shared);
            Say(call, reads ? nameof(FrameworkShim.ReadsShared) : stays ? nameof(FrameworkShim.WritesWhatStays) : nameof(FrameworkShim.WritesShared), shared);
        }
    }

    /// <summary>What a call looks at belongs to the thread, which matters in a static constructor, or to the process, which no schedule tells.</summary>
    public void NoteSurroundings(Instruction call, MethodReference method, string type)
    {
        if (Surroundings.LooksAtProcess(method, type))
        {
            Say(call, nameof(FrameworkShim.LooksAtProcess), $"{method.DeclaringType.Name}.{method.Name[(method.Name.IndexOf('_', StringComparison.Ordinal) + 1)..]}");
        }

        if (Surroundings.LooksAtThread(method, type))
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")), _body.Framework(nameof(FrameworkShim.LooksAtThread)));
        }
    }

    private void Say(Instruction call, string shim, string what) => _body.Edits.Before(
        call, Instruction.Create(OpCodes.Ldstr, what), Instruction.Create(OpCodes.Ldstr, _body.Sites.At(call, "")), _body.Framework(shim));

    /// <summary>Pushes which elements of an array a call uses, where the arguments behind it say so.</summary>
    private bool PushRange(Instruction call, MethodReference method, List<VariableDefinition> locals, int parameter, int shift)
    {
        if (parameter < 0 || method.Parameters[parameter].ParameterType is not ArrayType || Signatures.TryResolve(method) is not { } definition)
        {
            return false;
        }

        // What is looked for comes first.
        parameter += method is { Name: "IndexOf", DeclaringType.FullName: "System.Array" } ? 1 : 0;
        if (!Extents.IsNumber(definition, parameter + 1, "index", "offset", "start"))
        {
            return false;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[parameter + 1 + shift]));
        if (Extents.CountOf(definition, parameter) is var count && count > 0)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[count + shift]));
        }
        else if (method.Name == "CopyTo" && shift == 1)
        {
            _body.Edits.Before(call, RewrittenBody.Push(locals[0], isReceiver: true));
            _body.Edits.Before(call, _body.Framework(nameof(FrameworkShim.CountOf)));
        }
        else
        {
            var bytes = Extents.BytesOfNumber(method);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldc_I4, bytes > 0 ? bytes : -1));
        }

        return true;
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
