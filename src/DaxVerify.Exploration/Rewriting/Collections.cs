namespace DaxVerify.Exploration.Rewriting;

/// <summary>Classifies calls on framework collections by type and method name.</summary>
internal static class Collections
{
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
    ];

    private static readonly string[] s_readers =
    [
        "get_", "Contains", "TryGet", "IndexOf", "LastIndexOf", "Find", "Exists", "TrueForAll", "Peek", "TryPeek", "ToArray", "ToString",
        "GetEnumerator", "CopyTo", "BinarySearch", "GetRange", "ConvertAll", "AsReadOnly", "ForEach", "IsSubset", "IsSuperset",
        "IsProper", "Overlaps", "SetEquals", "GetHashCode", "Equals", "GetType",
    ];

    /// <summary>What a call of <paramref name="method"/> on <paramref name="type"/> does.</summary>
    public static CollectionCall Classify(string type, string method)
    {
        if (type.StartsWith("System.Collections.Concurrent.Concurrent", StringComparison.Ordinal) && !type.Contains('/', StringComparison.Ordinal))
            return CollectionCall.Concurrent;
        if (!s_plain.Contains(type))
            return CollectionCall.None;
        if (method is "set_Capacity" or "EnsureCapacity" or "TrimExcess")
            return CollectionCall.Write;
        return Array.Exists(s_readers, r => method.StartsWith(r, StringComparison.Ordinal)) ? CollectionCall.Read : CollectionCall.Write;
    }
}
