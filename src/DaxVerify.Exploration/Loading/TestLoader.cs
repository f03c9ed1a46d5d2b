using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration.Loading;

/// <summary>Loads a test from an assembly file into a rewritten context of its own.</summary>
internal static class TestLoader
{
    public static TestTarget Load(string assembly, string test, ExplorationOptions options)
    {
        var context = ContextOf(assembly, options);
        var method = TestFinder.Find(context.LoadRewritten(Path.GetFullPath(assembly)), test);
        return new TestTarget(TestFinder.NameOf(method), TestFinder.Body(method), context, context.Unload);
    }

    /// <summary>Loads a test that fills a record.</summary>
    public static TestTarget Load<T>(string assembly, string test, Func<T> begin, Func<T, Violation?> judge, ExplorationOptions options)
    {
        var context = ContextOf(assembly, options);
        return WithRecord(context, context.LoadRewritten(Path.GetFullPath(assembly)), test, begin, judge, context.Unload);
    }

    /// <summary>A test that fills a record, in an assembly that is loaded.</summary>
    public static TestTarget WithRecord<T>(
        TestContext context, System.Reflection.Assembly rewritten, string test, Func<T> begin, Func<T, Violation?> judge, Action? dispose)
    {
        var channel = new ExecutionRecord<T>(begin, judge, context);
        var method = TestFinder.Find(rewritten, test, typeof(T));
        return channel.Target(TestFinder.NameOf(method), method.CreateDelegate<Action<T>>(), context, dispose);
    }

    private static TestContext ContextOf(string assembly, ExplorationOptions options) => File.Exists(assembly)
        ? new TestContext(assembly, AssemblyChoice.Of(options))
        : throw new ExplorationException($"no assembly {assembly}");
}
