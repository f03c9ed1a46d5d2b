namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// The framework's types whose objects can't change, or that primitives stand for, by name: the one list, for the rewriter, which sees references, and for what runs, which sees
/// objects. Whoever asks looks as well whether the type has a property that can be set or goes through something: then it isn't known, whatever its namespace
/// says.
/// </summary>
internal static class KnownTypes
{
    private static readonly string[] s_spaces =
    [
        "System.Threading", "System.Reflection", "System.Linq.Expressions", "System.Collections.Frozen", "System.Collections.Immutable", "System.Numerics",
        "System.Diagnostics.CodeAnalysis", "System.Globalization", "System.Text.RegularExpressions",
    ];

    /// <summary>Of these namespaces, types that work on something.</summary>
    private static readonly string[] s_notKnown = ["System.Reflection.Emit.", "System.Reflection.Metadata.", "System.Reflection.PortableExecutable.", "System.Threading.RateLimiting.", "System.Text.RegularExpressions.MatchCollection"];

    private static readonly HashSet<string> s_types =
    [
        "System.Object", "System.String", "System.Type", "System.RuntimeType", "System.Uri", "System.Version", "System.DBNull", "System.EventArgs", "System.Attribute",
        "System.Activator", "System.OperatingSystem", "System.TimeZoneInfo", "System.TimeProvider", "System.IComparable", "System.IComparable`1", "System.IEquatable`1",
        "System.IFormattable", "System.IConvertible", "System.IServiceProvider", "System.IProgress`1", "System.Delegate", "System.MulticastDelegate", "System.AppDomain",
        "System.Console", "System.Runtime.CompilerServices.CallSite", "System.Runtime.CompilerServices.CallSite`1",
    ];

    /// <summary>Whether what can be set belongs to who sets it: no other thread sees that.</summary>
    /// <param name="name">The full name, of a generic type as it is declared.</param>
    public static bool HoldsForTheThread(string name) => name == "System.Threading.AsyncLocal`1";

    /// <summary>Whether objects of a type of this name hold nothing that a program could change.</summary>
    /// <param name="name">The full name, of a generic type as it is declared.</param>
    public static bool Contains(string name) =>
        s_types.Contains(name)
        || (Array.Exists(s_spaces, space => IsIn(name, space)) && !name.Contains("Builder", StringComparison.Ordinal) && !Array.Exists(s_notKnown, other => name.StartsWith(other, StringComparison.Ordinal)))
        || name.StartsWith("System.Tuple`", StringComparison.Ordinal)
        || name.Contains("Comparer", StringComparison.Ordinal);

    private static bool IsIn(string name, string space) => name.Length > space.Length && name.StartsWith(space, StringComparison.Ordinal) && name[space.Length] == '.';
}
