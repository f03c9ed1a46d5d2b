using System.Reflection;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Primitives.Memory;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>References into lists and dictionaries: what is read and written through them is the collection. Compilers fill lists so.</summary>
[Replaces("System.Runtime.InteropServices.CollectionsMarshal")]
internal static class CollectionsMarshalShim
{
    public static Span<T> AsSpan<T>(List<T>? list, string site)
    {
        if (list is not null)
        {
            CollectionShim.OnRead(list, site);
            AddressNotes.NoteInside(list, Memory<List<T>>.Of(list));
        }

        return CollectionsMarshal.AsSpan(list);
    }

    public static void SetCount<T>(List<T> list, int count, string site)
    {
        CollectionShim.OnWrite(list, site);
        CollectionsMarshal.SetCount(list, count);
    }

    public static ref TValue GetValueRefOrNullRef<TKey, TValue>(Dictionary<TKey, TValue> dictionary, TKey key, string site)
        where TKey : notnull
    {
        CollectionShim.OnRead(dictionary, site);
        ref TValue value = ref CollectionsMarshal.GetValueRefOrNullRef(dictionary, key);
        AddressNotes.NoteInside(dictionary, Memory<Dictionary<TKey, TValue>>.Of(dictionary));
        return ref value;
    }

    public static ref TValue? GetValueRefOrAddDefault<TKey, TValue>(Dictionary<TKey, TValue> dictionary, TKey key, out bool exists, string site)
        where TKey : notnull
    {
        CollectionShim.OnWrite(dictionary, site);
        ref TValue? value = ref CollectionsMarshal.GetValueRefOrAddDefault(dictionary, key, out exists);
        AddressNotes.NoteInside(dictionary, Memory<Dictionary<TKey, TValue>>.Of(dictionary));
        return ref value;
    }

    /// <summary>The array in which a collection keeps its elements.</summary>
    private static class Memory<TCollection>
    {
        private static readonly FieldInfo? s_field =
            typeof(TCollection).GetField("_items", BindingFlags.Instance | BindingFlags.NonPublic) ?? typeof(TCollection).GetField("_entries", BindingFlags.Instance | BindingFlags.NonPublic);

        public static Array? Of(TCollection collection) => s_field?.GetValue(collection) as Array;
    }
}
