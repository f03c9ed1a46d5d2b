using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Collects insertions into one method body and applies them at the end. Inserting before an instruction reuses its object
/// for the first new one, so that branches, handlers and sequence points that refer to it stay right.
/// </summary>
internal sealed class MethodEdits
{
    private readonly MethodBody _body;
    private readonly Dictionary<Instruction, List<Instruction>> _before = [];
    private readonly Dictionary<Instruction, List<Instruction>> _after = [];
    private readonly Dictionary<string, VariableDefinition> _temporaries = [];

    /// <summary>Prepares for one body.</summary>
    public MethodEdits(MethodBody body) => _body = body;

    /// <summary>Whether anything is to be inserted.</summary>
    public bool Any => _before.Count > 0 || _after.Count > 0;

    /// <summary>Inserts before an instruction and its prefixes, after what was inserted there already.</summary>
    public void Before(Instruction at, params ReadOnlySpan<Instruction> added)
    {
        while (at.Previous is { OpCode.OpCodeType: OpCodeType.Prefix } prefix)
        {
            at = prefix;
        }

        Add(_before, at, added);
    }

    /// <summary>Inserts before an instruction and before all that was inserted there.</summary>
    public void BeforeFirst(Instruction at, params ReadOnlySpan<Instruction> added)
    {
        if (!_before.TryGetValue(at, out var list))
        {
            _before.Add(at, list = []);
        }

        list.InsertRange(0, added);
    }

    /// <summary>Inserts after an instruction.</summary>
    public void After(Instruction at, params ReadOnlySpan<Instruction> added) => Add(_after, at, added);

    /// <summary>A local variable of its own.</summary>
    public VariableDefinition NewLocal(TypeReference type)
    {
        var local = new VariableDefinition(type);
        _body.Variables.Add(local);
        _body.InitLocals = true;
        return local;
    }

    /// <summary>A local variable for use within one insertion; shared by all of the same purpose and type.</summary>
    public VariableDefinition Temporary(string purpose, TypeReference type)
    {
        var key = $"{purpose} {Signatures.Of(type)}";
        if (!_temporaries.TryGetValue(key, out var local))
        {
            _temporaries.Add(key, local = NewLocal(type));
        }

        return local;
    }

    /// <summary>Makes the insertions.</summary>
    public void Apply()
    {
        if (Any)
        {
            Insert();
        }

        DropTailCalls();
    }

    /// <summary>A tail call must be followed by a return at once and pass no address of a local; F# makes many. Those that stay are to methods of the program itself, which may recurse.</summary>
    private void DropTailCalls()
    {
        var code = _body.Instructions;
        for (var i = 0; i < code.Count; i++)
        {
            if (code[i].OpCode.Code == Code.Tail
                && !(i + 2 < code.Count && code[i + 1] is { OpCode.Code: Code.Call or Code.Callvirt, Operand: MethodDefinition } && code[i + 2].OpCode.Code == Code.Ret))
            {
                (code[i].OpCode, code[i].Operand) = (OpCodes.Nop, null);
            }
        }
    }

    private void Insert()
    {
        var old = _body.Instructions.ToArray();
        _body.Instructions.Clear();
        foreach (var instruction in old)
        {
            if (_before.TryGetValue(instruction, out var before))
            {
                var moved = Instruction.Create(OpCodes.Nop);
                (moved.OpCode, moved.Operand) = (instruction.OpCode, instruction.Operand);
                (instruction.OpCode, instruction.Operand) = (before[0].OpCode, before[0].Operand);
                _body.Instructions.Add(instruction);
                foreach (var added in before.Skip(1))
                {
                    _body.Instructions.Add(added);
                }

                _body.Instructions.Add(moved);
            }
            else
            {
                _body.Instructions.Add(instruction);
            }

            if (_after.TryGetValue(instruction, out var after))
            {
                foreach (var added in after)
                {
                    _body.Instructions.Add(added);
                }
            }
        }
    }

    private static void Add(Dictionary<Instruction, List<Instruction>> to, Instruction at, ReadOnlySpan<Instruction> added)
    {
        if (!to.TryGetValue(at, out var list))
        {
            to.Add(at, list = []);
        }

        list.AddRange(added);
    }
}
