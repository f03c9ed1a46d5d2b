using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds what becomes of an address that an instruction puts on the stack (of a field, static or element): the instructions
/// that read, write or pass it. Follows straight-line code and forward branches, as compilers emit them for expressions.
/// </summary>
internal sealed class AddressFlow
{
    private readonly MethodDefinition _method;
    private readonly Instruction[] _code;
    private readonly Dictionary<Instruction, int> _index = [];
    private readonly Dictionary<Instruction, (int First, int Last)> _jumps = [];
    private readonly HashSet<VariableDefinition> _followed = [];

    /// <summary>Prepares for one method body.</summary>
    public AddressFlow(MethodDefinition method)
    {
        _method = method;
        _code = method.Body.Instructions.ToArray();
        for (var i = 0; i < _code.Length; i++)
        {
            _index[_code[i]] = i;
        }

        for (var i = 0; i < _code.Length; i++)
        {
            if (_code[i].Operand is Instruction target)
            {
                AddJump(target, i);
            }
            else if (_code[i].Operand is Instruction[] targets)
            {
                Array.ForEach(targets, one => AddJump(one, i));
            }
        }
    }

    /// <summary>Whether all uses of a <c>ref</c> local are known as uses of the one address it is set to.</summary>
    public bool IsFollowed(VariableDefinition local) => _followed.Contains(local);

    private void AddJump(Instruction target, int from) =>
        _jumps[target] = _jumps.TryGetValue(target, out var range) ? (Math.Min(range.First, from), Math.Max(range.Last, from)) : (from, from);

    /// <summary>All consumers of the address that <paramref name="producer"/> pushes.</summary>
    public List<AddressConsumer> Consumers(Instruction producer)
    {
        var found = new List<AddressConsumer>();
        Follow(_index[producer] + 1, 1, 1, [], found);
        return found;
    }

    /// <param name="start">Index of the next instruction.</param>
    /// <param name="depth">Values on the stack, counted from just below the first address.</param>
    /// <param name="position">Which of them is ours, from 1.</param>
    /// <param name="path">From the struct there to the field of it whose address it has become.</param>
    /// <param name="found">Where to add consumers.</param>
    private void Follow(int start, int depth, int position, FieldReference[] path, List<AddressConsumer> found)
    {
        var labels = new Dictionary<Instruction, int>();
        var mixed = new HashSet<Instruction>();
        var reachable = true;
        for (var i = start; i < _code.Length; i++)
        {
            var instruction = _code[i];
            var isLabel = labels.Remove(instruction, out var incoming);
            if (mixed.Contains(instruction) || IsEnteredOtherwise(i, start, isLabel, reachable))
            {
                found.Add(new(instruction, (isLabel ? incoming : depth) == position ? AddressConsumer.Merged : AddressConsumer.MergedBelow, path));
                reachable = false;
            }
            else if (isLabel)
            {
                depth = incoming;
                reachable = true;
            }

            if (!reachable)
            {
                if (labels.Count == 0)
                {
                    return;
                }

                mixed.UnionWith(TargetsOf(instruction).Where(labels.ContainsKey));
                continue;
            }

            var pops = StackEffect.Pops(instruction, _method);
            if (pops < 0)
            {
                reachable = false;
                continue;
            }

            if (instruction.OpCode.Code == Code.Dup && depth == position)
            {
                Follow(i + 1, depth + 1, position + 1, path, found);
                depth++;
                continue;
            }

            if (depth - pops < position)
            {
                Consume(instruction, i, (depth, pops, position), path, found);
                reachable = false;
                continue;
            }

            depth += StackEffect.Pushes(instruction) - pops;
            NoteBranch(instruction, depth, i, labels);
            reachable = !LeadsElsewhere(instruction);
        }
    }

    private static IEnumerable<Instruction> TargetsOf(Instruction jump) => jump.Operand as Instruction[] ?? (jump.Operand is Instruction target ? [target] : []);

    /// <summary>Whether control can come to an instruction from where the address isn't known to be on the stack.</summary>
    private bool IsEnteredOtherwise(int index, int start, bool isLabel, bool isReachable) =>
        (isLabel && !isReachable && index > start && !LeadsElsewhere(_code[index - 1]))
        || ((isLabel || isReachable) && index >= start && _jumps.TryGetValue(_code[index], out var jumps) && (jumps.First < start - 1 || jumps.Last > index));

    private static bool LeadsElsewhere(Instruction instruction) =>
        instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw;

    private void Consume(Instruction instruction, int index, (int Depth, int Pops, int Position) stack, FieldReference[] path, List<AddressConsumer> found)
    {
        if (instruction.OpCode.Code == Code.Ldflda)
        {
            Follow(index + 1, stack.Depth, stack.Position, [.. path, (FieldReference)instruction.Operand], found);
        }
        else if (instruction.OpCode.Code == Code.Stloc && instruction.Operand is VariableDefinition { VariableType: ByReferenceType } local)
        {
            FollowLocal(instruction, local, path, found);
        }
        else
        {
            found.Add(new(instruction, stack.Position - (stack.Depth - stack.Pops) - 1, path));
        }
    }

    /// <summary>A <c>ref</c> local that is set in one place only: all its uses are uses of the address.</summary>
    private void FollowLocal(Instruction store, VariableDefinition local, FieldReference[] path, List<AddressConsumer> found)
    {
        var uses = _code.Where(i => ReferenceEquals(i.Operand, local)).ToList();
        if (uses.Count(i => i.OpCode.Code == Code.Stloc) != 1 || uses.Exists(i => i.OpCode.Code == Code.Ldloca))
        {
            found.Add(new(store, AddressConsumer.MergedBelow, path));
            return;
        }

        _followed.Add(local);
        foreach (var load in uses.Where(i => i.OpCode.Code == Code.Ldloc))
        {
            Follow(_index[load] + 1, 1, 1, path, found);
        }
    }

    private void NoteBranch(Instruction instruction, int depth, int index, Dictionary<Instruction, int> labels)
    {
        foreach (var target in TargetsOf(instruction))
        {
            if (_index[target] > index)
            {
                labels.TryAdd(target, depth);
            }
        }
    }
}
