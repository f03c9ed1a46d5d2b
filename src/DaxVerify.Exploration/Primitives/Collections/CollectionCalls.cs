using System.Collections.Concurrent;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>Classifies calls on framework collections by type and method name.</summary>
internal static class CollectionCalls
{
    /// <summary>Any thread may use it at any time, like a concurrent dictionary.</summary>
    private const string WeakTable = "System.Runtime.CompilerServices.ConditionalWeakTable`2";

    private static readonly HashSet<string> s_plain =
    [
        "System.Collections.Generic.List`1",
        "System.Collections.Generic.Dictionary`2",
        "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.LinkedList`1",
        "System.Collections.Generic.SortedDictionary`2",
        "System.Collections.Generic.SortedList`2",
        "System.Collections.Generic.SortedSet`1",
        "System.Collections.Generic.PriorityQueue`2",
        "System.Text.StringBuilder",
        "System.Collections.ArrayList",
        "System.Collections.Hashtable",
        "System.Collections.BitArray",
        "System.Collections.Generic.LinkedListNode`1",
        "System.Collections.ObjectModel.Collection`1",
        "System.Collections.ObjectModel.ObservableCollection`1",
        "System.Collections.Specialized.NameValueCollection",
        "System.IO.MemoryStream",
        "System.IO.StringReader",
        "System.IO.StringWriter",
    ];

    private static readonly HashSet<string> s_interfaces =
    [
        "System.Collections.Generic.IEnumerable`1",
        "System.Collections.Generic.ICollection`1",
        "System.Collections.Generic.IList`1",
        "System.Collections.Generic.IDictionary`2",
        "System.Collections.Generic.ISet`1",
        "System.Collections.Generic.IReadOnlyCollection`1",
        "System.Collections.Generic.IReadOnlyList`1",
        "System.Collections.Generic.IReadOnlyDictionary`2",
        "System.Collections.Generic.IReadOnlySet`1",
        "System.Collections.IEnumerable",
        "System.Collections.ICollection",
        "System.Collections.IList",
        "System.Collections.IDictionary",
        "System.Collections.ArrayList",
        "System.Collections.Hashtable",
        "System.Collections.Concurrent.IProducerConsumerCollection`1",
    ];

    private static readonly HashSet<string> s_someOf =
    [
        "All", "Any", "Contains", "Count", "ElementAt", "ElementAtOrDefault", "First", "FirstOrDefault", "Last", "LastOrDefault", "LongCount",
        "SequenceEqual", "Single", "SingleOrDefault",
    ];

    private static readonly HashSet<string> s_allOf =
        ["Aggregate", "Average", "Max", "MaxBy", "Min", "MinBy", "Sum", "ToArray", "ToDictionary", "ToHashSet", "ToList", "ToLookup"];

    private static readonly string[] s_readers =
    [
        "get_", "Contains", "TryGet", "IndexOf", "LastIndexOf", "Find", "Exists", "TrueForAll", "Peek", "TryPeek", "ToArray", "ToString",
        "GetEnumerator", "GetAlternateLookup", "CopyTo", "BinarySearch", "GetRange", "ConvertAll", "AsReadOnly", "ForEach", "IsSubset", "IsSuperset",
        "IsProper", "Overlaps", "SetEquals", "GetHashCode", "Equals", "GetType", "HasKeys", "GetKey", "GetValues", "GetBuffer", "TryGetBuffer", "WriteTo",
    ];

    private static readonly HashSet<string> s_simple =
    [
        "get_Count", "get_Capacity", "get_Length", "get_Chars", "Clear", "GetEnumerator", "Enqueue", "Dequeue", "TryDequeue", "Push", "Pop", "TryPop", "Peek",
        "TryPeek", "RemoveAt", "get_First", "get_Last", "AddFirst", "AddLast", "RemoveFirst", "RemoveLast", "get_Keys", "get_Values",
    ];

    /// <summary>Members of queues, stacks and dictionaries that always go through an interlocked operation or a lock: others may find nothing to do.</summary>
    private static readonly HashSet<string> s_drains = ["Enqueue", "Push", "TryAdd", "TryUpdate", "AddOrUpdate", "set_Item", "Clear"];

    private static readonly HashSet<string> s_simpleOnList = ["Add", "get_Item", "set_Item", "Insert", "ToArray"];

    /// <summary>Whether calls on the type count as reads and writes of the whole.</summary>
    public static bool IsPlain(Type type) => s_plain.Contains((type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!);

    /// <summary>Whether a member tells what is the same for as long as a collection is there.</summary>
    public static bool TellsWhatStays(string method) => method is "get_SyncRoot" or "get_IsSynchronized" or "get_IsReadOnly" or "get_IsFixedSize" or "get_Comparer";

    /// <summary>What a call on a concurrent collection does to writes that a processor keeps back, as .NET 10 has written it.</summary>
    public static StoreUse StoresOf(string type, string method) =>
        type == "System.Collections.Concurrent.ConcurrentBag`1" || (type == "System.Collections.Concurrent.ConcurrentStack`1" && method == "Clear") ? StoreUse.LooksAndWrites
        : s_drains.Contains(method) ? StoreUse.Drains
        : StoreUse.Looks;

    /// <summary>Whether what is added to a collection of the type may be kept back.</summary>
    public static bool HasNoBarrier(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConcurrentBag<>);

    /// <summary>Whether a call can run code of the program: a comparison, a hash function, a function that it is passed.</summary>
    public static bool MayCallBack(string type, string method) =>
        !s_simple.Contains(method) && !(type == "System.Collections.Generic.List`1" && s_simpleOnList.Contains(method));

    public static CollectionCall Classify(string type, string method)
    {
        if (type == WeakTable || (type.StartsWith("System.Collections.Concurrent.Concurrent", StringComparison.Ordinal) && !type.Contains('/', StringComparison.Ordinal)))
        {
            return CollectionCall.Concurrent;
        }

        if (type == "System.Linq.Enumerable")
        {
            return s_allOf.Contains(method) ? CollectionCall.ReadAll : s_someOf.Contains(method) ? CollectionCall.ReadAny : CollectionCall.None;
        }

        var any = s_interfaces.Contains(type);
        if (!any && !s_plain.Contains(type))
        {
            return CollectionCall.None;
        }

        if (TellsWhatStays(method))
        {
            return CollectionCall.None;
        }

        if (method is "set_Capacity" or "EnsureCapacity" or "TrimExcess" || (method == "CopyTo" && type == "System.IO.MemoryStream"))
        {
            return CollectionCall.Write;
        }

        var reads = method == "Get" || Array.Exists(s_readers, r => method.StartsWith(r, StringComparison.Ordinal));
        return any ? !reads ? CollectionCall.WriteAny : method is "GetEnumerator" or "CopyTo" or "Contains" or "IndexOf" ? CollectionCall.ReadAll : CollectionCall.ReadAny : reads ? CollectionCall.Read : CollectionCall.Write;
    }
}
