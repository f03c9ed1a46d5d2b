using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration;

/// <summary>Explores the interleavings of a piece of code.</summary>
public static class Explore
{
    /// <summary>Whether the caller runs under control, in an execution that is being explored.</summary>
    public static bool IsControlled => ThreadSlot.Current is not null;

    /// <summary>
    /// Explores <paramref name="body"/>. The assembly that holds it, and those it references that have symbols, are rewritten
    /// and loaded a second time; the body runs there, once per execution, with static state reset and captured variables as
    /// they are now.
    /// </summary>
    /// <param name="body">
    /// The scenario: a static method or a lambda. What it captures is copied for each execution; captured objects must be of
    /// types that are not rewritten (the framework's, or of <see cref="ExplorationOptions.SharedAssemblies"/>) and are shared.
    /// </param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ExplorationException">The assembly can't be rewritten, or the body captures what can't be carried over.</exception>
    public static ExplorationResult Run(Action body, ExplorationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        options ??= new ExplorationOptions();
        using var target = DelegateLoader.Load(body, options);
        return Explorer.Run(target, options);
    }

    /// <summary>
    /// Explores <paramref name="body"/> and judges what each execution returns. The judge runs outside control, after all
    /// threads of the execution have ended, and is not rewritten.
    /// </summary>
    /// <typeparam name="T">A type that is not rewritten, so that both sides mean the same by it.</typeparam>
    /// <param name="body">The scenario; see <see cref="Run(Action, ExplorationOptions?)"/>.</param>
    /// <param name="judge">Returns null if the result is right, or what is wrong, in words; a wrong one is reported as a failed assertion.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    public static ExplorationResult Run<T>(Func<T> body, Func<T, string?> judge, ExplorationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(judge);
        options ??= new ExplorationOptions();
        using var target = DelegateLoader.Load(body, judge, options);
        return Explorer.Run(target, options);
    }

    /// <summary>
    /// Explores <paramref name="body"/>, which fills a record that <paramref name="begin"/> makes before each execution, and judges that after
    /// it. Unlike a result, the record can be looked at when the body hangs or throws; see <see cref="LoadedAssembly.RunTest{T}"/>.
    /// </summary>
    /// <typeparam name="T">A type that is not rewritten, so that both sides mean the same by it.</typeparam>
    /// <param name="begin">Makes the record of an execution, outside control.</param>
    /// <param name="body">The scenario; see <see cref="Run(Action, ExplorationOptions?)"/>.</param>
    /// <param name="judge">Looks at the record after an execution, outside control; null if nothing is wrong.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ExplorationException">The assembly can't be rewritten, or the record's type is rewritten.</exception>
    public static ExplorationResult Run<T>(Func<T> begin, Action<T> body, Func<T, Violation?> judge, ExplorationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(judge);
        options ??= new ExplorationOptions();
        using var target = DelegateLoader.Load(begin, body, judge, options);
        return Explorer.Run(target, options);
    }

    /// <summary>Explores a test of a compiled assembly.</summary>
    /// <param name="assembly">The assembly file; its symbols must be beside it or in it.</param>
    /// <param name="test">Namespace.Type.Method of a method without parameters.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ExplorationException">The assembly can't be rewritten, or there is no such test.</exception>
    public static ExplorationResult RunTest(string assembly, string test, ExplorationOptions? options = null)
    {
        options ??= new ExplorationOptions();
        using var target = TestLoader.Load(assembly, test, options);
        return Explorer.Run(target, options);
    }

    /// <summary>Explores a test of a compiled assembly that fills a record, and judges that; see <see cref="LoadedAssembly.RunTest{T}"/>.</summary>
    /// <typeparam name="T">The record: a type that is not rewritten, so that both sides mean the same by it.</typeparam>
    /// <param name="assembly">The assembly file; its symbols must be beside it or in it.</param>
    /// <param name="test">Namespace.Type.Method of a method <c>static void Test(T record)</c>.</param>
    /// <param name="begin">Makes the record of an execution, outside control.</param>
    /// <param name="judge">Looks at the record after an execution, outside control; null if nothing is wrong.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ExplorationException">The assembly can't be rewritten, there is no such test, or the record's type is rewritten.</exception>
    public static ExplorationResult RunTest<T>(
        string assembly, string test, Func<T> begin, Func<T, Violation?> judge, ExplorationOptions? options = null)
    {
        options ??= new ExplorationOptions();
        using var target = TestLoader.Load(assembly, test, begin, judge, options);
        return Explorer.Run(target, options);
    }

    /// <summary>Draws a value from the choice stream: explored, replayed and minimised like the schedule.</summary>
    /// <param name="count">Number of values; at least 1.</param>
    /// <returns>A value from 0 to <paramref name="count"/> - 1.</returns>
    /// <exception cref="InvalidOperationException">The caller is not under control.</exception>
    public static int Choose(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (ThreadSlot.Current is not { } slot)
        {
            throw new InvalidOperationException("Explore.Choose works only in code that is being explored");
        }

        return slot.Controller.ChooseValue(slot, count, slot.Site);
    }

    /// <summary>Fails the execution, as an assertion does.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="message">What it means that it doesn't.</param>
    public static void Assert(bool condition, string message)
    {
        if (!condition)
        {
            throw new AssertionFailedException(message);
        }
    }
}
