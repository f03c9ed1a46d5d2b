using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>One choice among several, as a replay needs it.</summary>
/// <param name="Value">The thread or the value chosen.</param>
/// <param name="Check">Hash of what there was to choose from and of what was chosen.</param>
internal readonly record struct Decision(int Value, byte Check)
{
    /// <summary>The choices of an execution; forced steps are left out.</summary>
    public static List<Decision> Of(ReadOnlySpan<Step> steps)
    {
        var decisions = new List<Decision>();
        foreach (var step in steps)
        {
            if (step.Kind == OpKind.Data)
            {
                if (step.Enabled > 1)
                {
                    decisions.Add(new Decision(step.Value, CheckOf(step.Enabled, step.Kind)));
                }
            }
            else if (!System.Numerics.BitOperations.IsPow2(step.Enabled))
            {
                decisions.Add(new Decision(step.Thread, CheckOf(step.Enabled, step.Kind)));
            }
        }

        return decisions;
    }

    /// <summary>Hashes the enabled threads (or the number of values) and the operation chosen.</summary>
    public static byte CheckOf(ulong enabled, OpKind kind)
    {
        var mixed = (enabled ^ ((ulong)kind << 56)) * 0x9E3779B97F4A7C15UL;
        return (byte)(mixed >> 56);
    }
}
