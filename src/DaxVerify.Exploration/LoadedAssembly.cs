using System.Reflection;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration;

/// <summary>
/// An assembly that is rewritten and loaded once, for many explorations of its tests; it stays loaded as long as the process lives.
/// Beside the time to load, that saves compiling: code that can be unloaded is compiled anew, and once and for all, for each
/// exploration, while code that stays is compiled better the more it runs.
/// </summary>
public sealed class LoadedAssembly
{
    private readonly string _file;
    private readonly AssemblyChoice _choice;
    private readonly (TestContext Context, Assembly Rewritten) _copy;

    private LoadedAssembly(string file, AssemblyChoice choice)
    {
        _file = file;
        _choice = choice;
        _copy = Load();
    }

    /// <summary>Rewrites an assembly, and those beside it that it needs, once for all explorations of it.</summary>
    /// <param name="assembly">The assembly file; its symbols must be beside it or in it.</param>
    /// <param name="sharedAssemblies">See <see cref="ExplorationOptions.SharedAssemblies"/>, which explorations of it don't look at.</param>
    /// <exception cref="ExplorationException">It can't be rewritten.</exception>
    public static LoadedAssembly Load(string assembly, IReadOnlyList<string> sharedAssemblies)
    {
        if (!File.Exists(assembly))
        {
            throw new ExplorationException($"no assembly {assembly}");
        }

        return new LoadedAssembly(Path.GetFullPath(assembly), new AssemblyChoice(sharedAssemblies, [], []));
    }

    /// <summary>Explores a test of the assembly.</summary>
    /// <param name="test">Namespace.Type.Method of a method without parameters.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ExplorationException">There is no such test.</exception>
    public ExplorationResult RunTest(string test, ExplorationOptions? options = null)
    {
        var (context, rewritten) = _copy;
        var method = TestFinder.Find(rewritten, test);
        using var target = new TestTarget(TestFinder.NameOf(method), TestFinder.Body(method), context, dispose: null);
        return Explorer.Run(target, options ?? new ExplorationOptions());
    }

    /// <summary>
    /// Explores a test of the assembly that fills a record, and judges the record of each execution that came to its end. Before each
    /// execution, those for minimising and the report included, <paramref name="begin"/> makes a new one; who keeps it there can look at
    /// the record of a hung or failed execution too, in <see cref="ExplorationOptions.PassesOver"/>,
    /// <see cref="ExplorationOptions.GoesOnAfter"/> and afterwards: the last one made is the one of the reported bug.
    /// </summary>
    /// <typeparam name="T">The record: a type that is not rewritten, so that both sides mean the same by it.</typeparam>
    /// <param name="test">Namespace.Type.Method of a method <c>static void Test(T record)</c>.</param>
    /// <param name="begin">Makes the record of an execution, outside control.</param>
    /// <param name="judge">Looks at the record after an execution, outside control; null if nothing is wrong.</param>
    /// <param name="options">How to explore; defaults if null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ExplorationException">There is no such test, or the record's type is rewritten.</exception>
    public ExplorationResult RunTest<T>(string test, Func<T> begin, Func<T, Violation?> judge, ExplorationOptions? options = null)
    {
        var (context, rewritten) = _copy;
        using var target = TestLoader.WithRecord(context, rewritten, test, begin, judge, dispose: null);
        return Explorer.Run(target, options ?? new ExplorationOptions());
    }

    private (TestContext Context, Assembly Rewritten) Load()
    {
        var context = new TestContext(_file, _choice, isCollectible: false);
        return (context, context.LoadRewritten(_file));
    }
}
