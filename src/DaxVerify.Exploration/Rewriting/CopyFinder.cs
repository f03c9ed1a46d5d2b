using DaxVerify.Exploration.Detectors;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds reads of a reference field that take a copy and go on with that: <c>Event?.Invoke()</c>, <c>field ?? other</c>, <c>var copy = field; if (copy != null) copy.M()</c>; or that look
/// whether there is one, and no more: <c>bool IsMade => field != null</c>. Any number of such reads in a thread are each the only one.
/// </summary>
internal static class CopyFinder
{
    /// <summary>Tells whether the value that a load gives is copied, compared with null alone, or used in a way that nobody knows.</summary>
    /// <param name="load">The load.</param>
    /// <param name="field">Its field.</param>
    /// <param name="code">The method's instructions as they were, without short forms.</param>
    /// <param name="isSetOnce">The field changes but once, from null: whoever found an object there finds the same again.</param>
    public static ReadManner Of(Instruction load, FieldReference field, Instruction[] code, bool isSetOnce)
    {
        var index = Array.IndexOf(code, load);
        var next = Following(code, index);
        if (next < 0)
        {
            return ReadManner.Any;
        }

        if (code[next].OpCode.Code == Code.Dup)
        {
            var branch = Following(code, next);
            return branch >= 0 && IsNullCheck(code[branch]) && Following(code, branch) is var after && after >= 0 && code[after].OpCode.Code == Code.Pop ? ReadManner.Copy : ReadManner.Any;
        }

        var manner = IsNullTest(code, next) ? ReadManner.NullTest
            : isSetOnce || (code[next] is { OpCode.Code: Code.Stloc, Operand: VariableDefinition local } && IsUsed(code, local)) ? ReadManner.Copy
            : ReadManner.Any;
        return (isSetOnce || IsOnlyLoad(code, index, field)) && !IsInLoop(code, index) ? manner : ReadManner.Any;
    }

    /// <summary>What is done next; a value of a type parameter is boxed before it is compared with null.</summary>
    private static int Following(Instruction[] code, int index)
    {
        for (var i = index + 1; i < code.Length; i++)
        {
            if (code[i].OpCode.Code is not (Code.Nop or Code.Box))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsNullCheck(Instruction at) => at.OpCode.Code is Code.Brtrue or Code.Brfalse;

    /// <summary>What was loaded is compared with null, and nothing else is done with it.</summary>
    private static bool IsNullTest(Instruction[] code, int index) => IsNullCheck(code[index])
        || (code[index].OpCode.Code == Code.Ldnull && Following(code, index) is var compare && compare >= 0
            && code[compare].OpCode.Code is Code.Ceq or Code.Cgt_Un or Code.Beq or Code.Bne_Un);

    /// <summary>
    /// No other instruction loads it, unless a lock is taken first; atomic operations on it are passed its address, as is what reads it there, which counts as a read of its own.
    /// </summary>
    private static bool IsOnlyLoad(Instruction[] code, int index, FieldReference field)
    {
        for (var i = 0; i < code.Length; i++)
        {
            if (i != index && code[i] is { OpCode.Code: Code.Ldfld or Code.Ldsfld, Operand: FieldReference same } && same.FullName == field.FullName
                && !(i > index && Array.Exists(code[index..i], TakesLock)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TakesLock(Instruction at) =>
        at.Operand is MethodReference { Name: "Enter" or "EnterScope" } method && (method.DeclaringType.Name == "Monitor" || method.DeclaringType.Name.EndsWith("Lock", StringComparison.Ordinal));

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

    /// <summary>The copy is used, not only looked at for null; it may be returned after such a look.</summary>
    private static bool IsUsed(Instruction[] code, VariableDefinition local)
    {
        var (isTested, isReturned) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i].OpCode.Code != Code.Ldloc || !ReferenceEquals(code[i].Operand, local) || Following(code, i) is var next && next < 0)
            {
                continue;
            }

            if (IsNullTest(code, next))
            {
                isTested = true;
            }
            else if (code[next].OpCode.Code == Code.Ret)
            {
                isReturned = true;
            }
            else if (code[next].OpCode.Code != Code.Ldnull)
            {
                return true;
            }
        }

        return isTested && isReturned;
    }
}
