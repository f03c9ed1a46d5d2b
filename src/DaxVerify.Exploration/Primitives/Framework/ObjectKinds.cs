using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>
/// Tells kinds of objects by their types. A type of the framework that nothing here names is <see cref="ObjectKind.Unseen"/>: forgetting one costs the claim of
/// all traces, never its truth.
/// </summary>
internal static class ObjectKinds
{
    private static readonly ConcurrentDictionary<Type, ObjectKind> s_kinds = [];

    private static readonly string[] s_knownSpaces =
    [
        "System.Threading", "System.Reflection", "System.Globalization", "System.Text.RegularExpressions", "System.Linq.Expressions", "System.Collections.Frozen",
        "System.Collections.Immutable", "System.Numerics", "System.Buffers", "System.Diagnostics.CodeAnalysis",
    ];

    private static readonly HashSet<string> s_known =
    [
        "System.Object", "System.String", "System.RuntimeType", "System.Uri", "System.Version", "System.DBNull", "System.EventArgs", "System.Attribute",
        "System.Runtime.CompilerServices.CallSite", "System.Activator", "System.OperatingSystem", "System.TimeZoneInfo", "System.TimeProvider",
    ];

    /// <summary>Forgets the types of load contexts that are given up.</summary>
    public static void Clear()
    {
        foreach (var type in s_kinds.Keys)
        {
            if (type.IsCollectible)
            {
                s_kinds.TryRemove(type, out _);
            }
        }
    }

    public static ObjectKind Of(Type type) => s_kinds.TryGetValue(type, out var kind) ? kind : s_kinds.GetOrAdd(type, Find);

    private static ObjectKind Find(Type type)
    {
        if (type.IsValueType)
        {
            return ObjectKind.Known;
        }

        if (type.IsArray)
        {
            return ObjectKind.Array;
        }

        if (typeof(Delegate).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type))
        {
            return ObjectKind.Known;
        }

        var framework = type;
        while (framework is not null && !IsOfFramework(framework))
        {
            framework = framework.BaseType;
        }

        if (framework is null || (framework != type && framework.IsAbstract))
        {
            return ObjectKind.Known;
        }

        return CollectionShim.IsConcurrent(framework) ? ObjectKind.Concurrent
            : IsKnown(framework) ? ObjectKind.Known
            : CollectionShim.IsWatched(framework) ? ObjectKind.Plain
            : ObjectKind.Unseen;
    }

    private static bool IsOfFramework(Type type) =>
        (AssemblyLoadContext.GetLoadContext(type.Assembly) is not IRewrittenCode program || !program.Contains(type.Assembly))
        && FrameworkAssemblies.Contains(type.Assembly.GetName().Name!);

    private static bool IsKnown(Type type)
    {
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;
        return s_known.Contains(name)
            || (Array.Exists(s_knownSpaces, space => IsIn(type.Namespace, space)) && !name.Contains("Builder", StringComparison.Ordinal))
            || typeof(IComparer).IsAssignableFrom(type) || typeof(IEqualityComparer).IsAssignableFrom(type) || typeof(IFormatProvider).IsAssignableFrom(type)
            || typeof(System.Text.Encoding).IsAssignableFrom(type) || typeof(ITuple).IsAssignableFrom(type)
            || name.Contains("Comparer", StringComparison.Ordinal) || name.Contains("EmptyEnumerator", StringComparison.Ordinal)
            || name.StartsWith("System.Linq.EmptyPartition", StringComparison.Ordinal);
    }

    private static bool IsIn(string? space, string outer) =>
        space is not null && space.StartsWith(outer, StringComparison.Ordinal) && (space.Length == outer.Length || space[outer.Length] == '.');
}
