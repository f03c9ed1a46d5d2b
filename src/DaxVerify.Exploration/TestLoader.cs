using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration;

/// <summary>Loads a test from an assembly file into a rewritten context of its own.</summary>
internal static class TestLoader
{
    /// <summary>Loads the test.</summary>
    public static TestTarget Load(string assembly, string test, ExplorationOptions options)
    {
        if (!File.Exists(assembly))
            throw new ExplorationException($"no assembly {assembly}");
        var context = new TestContext(assembly, options.SharedAssemblies);
        var method = TestFinder.Find(context.LoadRewritten(Path.GetFullPath(assembly)), test);
        return new TestTarget(TestFinder.NameOf(method), TestFinder.Body(method), context.PollsLocks, context.Unload);
    }
}
