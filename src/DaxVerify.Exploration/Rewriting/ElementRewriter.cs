using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Memory;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Puts hooks before accesses to array elements, of vectors by instruction and of other arrays by call.</summary>
internal sealed class ElementRewriter
{
    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public ElementRewriter(RewrittenBody body) => _body = body;

    /// <summary>Rewrites an access to an element of a vector, if the instruction is one.</summary>
    public void Rewrite(Instruction at)
    {
        switch (at.OpCode.Code)
        {
            case Code.Ldelem_Any or Code.Ldelem_I or Code.Ldelem_I1 or Code.Ldelem_I2 or Code.Ldelem_I4 or Code.Ldelem_I8
                or Code.Ldelem_R4 or Code.Ldelem_R8 or Code.Ldelem_Ref or Code.Ldelem_U1 or Code.Ldelem_U2 or Code.Ldelem_U4:
                RewriteRead(at);
                break;
            case Code.Stelem_Any or Code.Stelem_I or Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 or Code.Stelem_I8
                or Code.Stelem_R4 or Code.Stelem_R8 or Code.Stelem_Ref:
                RewriteWrite(at);
                break;
        }
    }

    private void RewriteRead(Instruction at)
    {
        var (array, index) = Save(at);
        _body.Edits.Before(
            at,
            Instruction.Create(OpCodes.Ldloc, array),
            Instruction.Create(OpCodes.Ldloc, index),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.AtElement(at)),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ArrayShim), nameof(ArrayShim.OnRead))));
        _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, index));
    }

    private void RewriteWrite(Instruction at)
    {
        var type = _body.StoredBy(at);
        var value = _body.Edits.Temporary("value", type);
        _body.Edits.Before(at, Instruction.Create(OpCodes.Stloc, value));
        var (array, index) = Save(at);
        _body.Edits.Before(
            at,
            Instruction.Create(OpCodes.Ldloc, array),
            Instruction.Create(OpCodes.Ldloc, index),
            Instruction.Create(OpCodes.Ldloc, value),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.AtElement(at)),
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ArrayShim), nameof(ArrayShim.OnWrite), type)));
        _body.Edits.Before(at, Instruction.Create(OpCodes.Ldloc, index), Instruction.Create(OpCodes.Ldloc, value));
    }

    /// <summary>An element of an array of several dimensions, which compilers reach by calls.</summary>
    public void RewriteGridCall(Instruction call, MethodReference method, int rank)
    {
        var locals = _body.Spill(call, method);
        if (method.Name == "Address")
        {
            // What is done there is found by the address.
            _body.Unspill(call, locals);
            _body.Edits.After(call, Instruction.Create(OpCodes.Ldloc, locals[0]), _body.Note(nameof(AddressNotes.NoteArray)));
            return;
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]));
        PushPosition(call, locals, rank);
        _body.Edits.Before(
            call,
            Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ArrayShim), nameof(ArrayShim.Shadow))),
            Instruction.Create(OpCodes.Ldstr, _body.Sites.AtElement(call)));
        _body.Edits.Before(call, _body.Race(method.Name == "Set" ? nameof(RaceDetector.OnUpdate) : nameof(RaceDetector.OnPeek)));
        _body.Unspill(call, locals);
    }

    private void PushPosition(Instruction call, List<VariableDefinition> locals, int rank)
    {
        if (rank is 2 or 3)
        {
            _body.Edits.Before(call, [.. locals.Take(rank + 1).Select(local => Instruction.Create(OpCodes.Ldloc, local))]);
            _body.Edits.Before(call, Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ArrayShim), rank == 2 ? nameof(ArrayShim.Index2) : nameof(ArrayShim.Index3))));
            return;
        }

        var position = _body.Edits.Temporary("position", _body.Module.TypeSystem.IntPtr);
        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldc_I4_0), Instruction.Create(OpCodes.Conv_I), Instruction.Create(OpCodes.Stloc, position));
        for (var i = 1; i <= rank; i++)
        {
            _body.Edits.Before(
                call,
                Instruction.Create(OpCodes.Ldloc, locals[0]),
                Instruction.Create(OpCodes.Ldloc, position),
                Instruction.Create(OpCodes.Ldloc, locals[i]),
                Instruction.Create(OpCodes.Ldc_I4, i - 1),
                Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(ArrayShim), nameof(ArrayShim.Index))),
                Instruction.Create(OpCodes.Stloc, position));
        }

        _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, position));
    }

    /// <summary>Takes array and index from the stack into locals; the array stays there too, with its exact type.</summary>
    private (VariableDefinition Array, VariableDefinition Index) Save(Instruction at)
    {
        var array = _body.Edits.Temporary("array", _body.Module.TypeSystem.Object);
        var index = _body.Edits.Temporary("index", _body.Module.TypeSystem.IntPtr);
        _body.Edits.Before(
            at,
            Instruction.Create(OpCodes.Conv_I),
            Instruction.Create(OpCodes.Stloc, index),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Stloc, array));
        return (array, index);
    }
}
