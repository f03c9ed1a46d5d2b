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
    private static readonly ConditionalWeakTable<Type, Action<object, bool, string>> s_boxes = [];

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

    /// <summary>Notes the use of what a struct in a box refers to; null if it refers to nothing.</summary>
    public static Action<object, bool, string>? UseOfBox(Type type) => StructContents.Any(type) ? s_boxes.GetValue(type, MakeUseOfBox) : null;

    private static Action<object, bool, string> MakeUseOfBox(Type type) =>
        typeof(FrameworkShim).GetMethod(nameof(FrameworkShim.OnBox))!.MakeGenericMethod(type).CreateDelegate<Action<object, bool, string>>();

    public static ObjectKind Of(Type type) => s_kinds.TryGetValue(type, out var kind) ? kind : s_kinds.GetOrAdd(type, Find);

    private static ObjectKind Find(Type type)
    {
        if (type.IsValueType)
        {
            return IsOfFramework(type) && (typeof(IEnumerator).IsAssignableFrom(type) || ((!IsKnown(type) || typeof(ITuple).IsAssignableFrom(type)) && !type.IsPrimitive && !type.IsEnum && StructContents.Any(type)))
                ? ObjectKind.Box
                : ObjectKind.Known;
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

        if (framework is null || (framework != type && framework.IsAbstract && !KeepsElements(framework)))
        {
            return ObjectKind.Known;
        }

        return CollectionShim.IsConcurrent(framework) ? ObjectKind.Concurrent
            : IsKnown(framework) ? ObjectKind.Known
            : IsPlain(framework) ? ObjectKind.Plain
            : ObjectKind.Unseen;
    }

    /// <summary>A base for collections of the program: it is abstract, and keeps the elements all the same.</summary>
    private static bool KeepsElements(Type type) =>
        type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true && type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Length > 0;

    /// <summary>Calls on the type, or on one that it derives from, are watched as accesses to the whole.</summary>
    private static bool IsPlain(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (CollectionShim.IsWatched(at))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfFramework(Type type) =>
        (AssemblyLoadContext.GetLoadContext(type.Assembly) is not IRewrittenCode program || !program.Contains(type.Assembly))
        && FrameworkAssemblies.Contains(type.Assembly.GetName().Name!);

    private static bool IsKnown(Type type)
    {
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;
        return (KnownTypes.Contains(name) && (KnownTypes.HoldsForTheThread(name) || !CanChange(type)))
            || (type.Namespace == "System.Buffers" && (name.Contains("ArrayPool", StringComparison.Ordinal) || name.Contains("SearchValues", StringComparison.Ordinal) || type.Name == "ArrayMemoryPool`1"))
            || typeof(IComparer).IsAssignableFrom(type) || typeof(IEqualityComparer).IsAssignableFrom(type) || typeof(ITuple).IsAssignableFrom(type)
            || type == TextWriter.Null.GetType() || name.Contains("EmptyEnumerator", StringComparison.Ordinal) || name.StartsWith("System.Linq.EmptyPartition", StringComparison.Ordinal);
    }

    /// <summary>Objects of the type have a property that can be set, or go through something.</summary>
    public static bool CanChange(Type type) =>
        typeof(IEnumerator).IsAssignableFrom(type)
        || Array.Exists(
            type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            p => p.GetSetMethod() is { } setter && !Array.Exists(setter.ReturnParameter.GetRequiredCustomModifiers(), m => m == typeof(IsExternalInit)));
}
