namespace DaxVerify.Exploration.Runtime;

/// <summary>Which assemblies are the framework's or a test framework's, by name: they are never rewritten, and both sides share them.</summary>
internal static class FrameworkAssemblies
{
    private static readonly string s_engine = typeof(FrameworkAssemblies).Assembly.GetName().Name!;

    private static readonly string[] s_prefixes =
        ["System", "Microsoft", "mscorlib", "netstandard", "WindowsBase", "xunit", "nunit", "NUnit", "MSTest", "testhost", "Mono.Cecil", "Castle"];

    /// <summary>The engine and the packages over it: a program of the user's may be named after them, and is none of them.</summary>
    private static readonly HashSet<string> s_own = [s_engine, .. new[] { "CsCheck", "MSTest", "NUnit", "Xunit", "Xunit3" }.Select(package => $"{s_engine}.{package}")];

    /// <summary>Whether an assembly belongs to the framework or a test framework, and not to the engine.</summary>
    public static bool Contains(string name) => IsShared(name) && !IsOwn(name);

    /// <summary>Whether an assembly belongs to the framework, a test framework or the engine.</summary>
    public static bool IsShared(string name) => IsOwn(name) || Array.Exists(s_prefixes, prefix => IsOf(name, prefix));

    /// <summary>Whether it is the engine or one of the packages over it.</summary>
    public static bool IsOwn(string name) => s_own.Contains(name);

    /// <summary>Whether a name is a prefix, or goes on with a dot behind it.</summary>
    public static bool IsOf(string name, string prefix) => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);
}
