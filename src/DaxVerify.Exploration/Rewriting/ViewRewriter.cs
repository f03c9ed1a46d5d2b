using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls that make views of arrays: spans, memories, segments, pinned addresses.</summary>
internal sealed class ViewRewriter
{
    private static readonly HashSet<string> s_views =
    [
        "System.Span`1", "System.ReadOnlySpan`1", "System.Memory`1", "System.ReadOnlyMemory`1", "System.ArraySegment`1", "System.MemoryExtensions",
        "System.Runtime.InteropServices.MemoryMarshal", "System.Buffers.ReadOnlySequence`1", "System.Runtime.InteropServices.Marshal", "System.Runtime.InteropServices.GCHandle",
    ];

    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public ViewRewriter(RewrittenBody body) => _body = body;

    /// <summary>A view of an array is made, or of what shows one: accesses through it are known by the array.</summary>
    /// <returns>Whether the call does nothing else.</returns>
    public bool Rewrite(Instruction call, MethodReference method)
    {
        var type = method.DeclaringType.GetElementType().FullName;
        if (!s_views.Contains(type) || call.Previous is { OpCode.Code: Code.Constrained })
        {
            return false;
        }

        var isOnView = method.HasThis && method.Name is "get_Span" or "Pin" or "get_FirstSpan" && type is not ("System.Span`1" or "System.ReadOnlySpan`1");
        if (!isOnView && (method.Parameters.Count == 0 || (method.HasThis && method.Name != ".ctor") || !ShowsArray(method)))
        {
            return false;
        }

        var locals = _body.Spill(call, method);
        var shown = isOnView ? locals[0] : locals[^method.Parameters.Count];
        if (shown.VariableType is ByReferenceType or GenericInstanceType)
        {
            NoteView(call, shown);
        }
        else
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, shown), _body.Note(nameof(AddressNotes.NoteArray)));
        }

        _body.Unspill(call, locals);
        return isOnView || FrameworkCalls.MakesView(method);
    }

    private static bool ShowsArray(MethodReference method)
    {
        var first = method.Parameters[0].ParameterType;
        return first is ArrayType { IsVector: true }
            || (first.FullName is "System.Object" or "System.Array" && FrameworkCalls.MakesView(method))
            || first.GetElementType().FullName is "System.ArraySegment`1" or "System.Memory`1" or "System.ReadOnlyMemory`1";
    }

    /// <summary>Notes the array behind a struct that shows it.</summary>
    private void NoteView(Instruction call, VariableDefinition shown)
    {
        var type = shown.VariableType is ByReferenceType address ? address.ElementType : shown.VariableType;
        if (type is not GenericInstanceType { GenericArguments: [var element] } view)
        {
            return;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, shown));
        if (shown.VariableType is ByReferenceType)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldobj, type));
        }

        var site = Instruction.Create(OpCodes.Ldstr, _body.Sites.AtCall(call));
        switch (view.ElementType.FullName)
        {
            case "System.ArraySegment`1":
                _body.Edits.Before(call, _body.Framework(nameof(FrameworkShim.NotesSegment), element));
                break;
            case "System.Memory`1":
                _body.Edits.Before(call, _body.Framework(nameof(FrameworkShim.ShownMemory), element), site, _body.Framework(nameof(FrameworkShim.NotesMemory), element));
                break;
            case "System.ReadOnlyMemory`1":
                _body.Edits.Before(call, site, _body.Framework(nameof(FrameworkShim.NotesMemory), element));
                break;
            case "System.Buffers.ReadOnlySequence`1":
                _body.Edits.Before(call, site, _body.Framework(nameof(FrameworkShim.NotesSequence), element));
                break;
            default:
                _body.Edits.Before(call, Instruction.Create(OpCodes.Pop));
                break;
        }
    }

    /// <summary>One element is reached through a segment of an array.</summary>
    public void NoteElementOfSegment(Instruction call, MethodReference method)
    {
        var locals = _body.Spill(call, method);
        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Ldloc, locals[0]),
            Instruction.Create(OpCodes.Ldloc, locals[1]),
            Instruction.Create(method.Name == "set_Item" ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.AtCall(call)),
            _body.Framework(nameof(FrameworkShim.OnElementOf), ((GenericInstanceType)method.DeclaringType).GenericArguments[0]));
        _body.Unspill(call, locals);
    }
}
