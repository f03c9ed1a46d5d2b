using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration;

/// <summary>Explores the interleavings of a piece of code.</summary>
public static class Explore
{
    /// <summary>Explores a test of a compiled assembly.</summary>
    /// <param name="assembly">The assembly file; its symbols must be beside it or in it.</param>
    /// <param name="test">Namespace.Type.Method of a method without parameters.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <exception cref="ExplorationException">The assembly can't be rewritten, or there is no such test.</exception>
    public static ExplorationResult RunTest(string assembly, string test, ExplorationOptions? options = null)
    {
        options ??= new ExplorationOptions();
        using var target = TestLoader.Load(assembly, test, options);
        return Explorer.Run(target, options);
    }

    /// <summary>Whether the caller runs under control, in an execution that is being explored.</summary>
    public static bool IsControlled => ThreadSlot.Current is not null;

    /// <summary>Draws a value from the choice stream: explored, replayed and minimised like the schedule.</summary>
    /// <param name="count">Number of values; the result is from 0 to <paramref name="count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The caller is not under control.</exception>
    public static int Choose(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (ThreadSlot.Current is not { } slot)
            throw new InvalidOperationException("Explore.Choose works only in code that is being explored");
        return slot.Controller.ChooseValue(slot, count, slot.Site);
    }
}
