using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds reads of a reference field that take a copy and go on with that: <c>Event?.Invoke()</c>, <c>field ?? other</c>, <c>var copy = field; if (copy != null) copy.M()</c>. Any number of
/// such reads in a thread are each the only one.
/// </summary>
internal static class CopyFinder
{
    /// <summary>Whether a load of a field is such a read.</summary>
    /// <param name="load">The load.</param>
    /// <param name="field">Its field.</param>
    /// <param name="code">The method's instructions as they were, without short forms.</param>
    public static bool IsCopy(Instruction load, FieldReference field, Instruction[] code)
    {
        var index = Array.IndexOf(code, load);
        var next = Following(code, index);
        if (next < 0)
        {
            return false;
        }

        if (code[next].OpCode.Code == Code.Dup)
        {
            var branch = Following(code, next);
            return branch >= 0 && IsNullCheck(code[branch]) && Following(code, branch) is var after && after >= 0 && code[after].OpCode.Code == Code.Pop;
        }

        return code[next] is { OpCode.Code: Code.Stloc, Operand: VariableDefinition local } && IsOnlyLoad(code, load, field) && !IsInLoop(code, index) && IsUsed(code, local);
    }

    private static int Following(Instruction[] code, int index)
    {
        for (var i = index + 1; i < code.Length; i++)
        {
            if (code[i].OpCode.Code != Code.Nop)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsNullCheck(Instruction at) => at.OpCode.Code is Code.Brtrue or Code.Brfalse;

    private static bool IsOnlyLoad(Instruction[] code, Instruction load, FieldReference field) =>
        !code.Any(other => !ReferenceEquals(other, load) && other.OpCode.Code is Code.Ldfld or Code.Ldsfld or Code.Ldflda or Code.Ldsflda
            && other.Operand is FieldReference same && same.FullName == field.FullName);

    private static bool IsInLoop(Instruction[] code, int index)
    {
        var before = code.Take(index + 1).ToHashSet();
        return code.Skip(index + 1).Any(at => at.Operand switch
        {
            Instruction target => before.Contains(target),
            Instruction[] targets => targets.Any(before.Contains),
            _ => false,
        });
    }

    /// <summary>The copy is used, not only looked at for null.</summary>
    private static bool IsUsed(Instruction[] code, VariableDefinition local)
    {
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i].OpCode.Code == Code.Ldloc && ReferenceEquals(code[i].Operand, local) && Following(code, i) is var next && next >= 0
                && !IsNullCheck(code[next]) && code[next].OpCode.Code is not (Code.Ldnull or Code.Ret))
            {
                return true;
            }
        }

        return false;
    }
}
