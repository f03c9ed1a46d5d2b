using System.Collections.Concurrent;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>
/// The calls of ConcurrentDictionary that are passed functions: each is several steps, and the functions run between them as code of the program's own, as often as they do
/// in production. A value that was made while another came first is dropped.
/// </summary>
[Replaces("System.Collections.Concurrent.ConcurrentDictionary`2")]
internal static unsafe class ConcurrentDictionaryShim
{
    public static TValue GetOrAdd<TKey, TValue>(ConcurrentDictionary<TKey, TValue> dictionary, TKey key, Func<TKey, TValue> valueFactory, string site)
        where TKey : notnull
    {
        if (ThreadSlot.Current is null)
        {
            return dictionary.GetOrAdd(key, valueFactory);
        }

        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(valueFactory);
        return LooksUp(dictionary, key, out var value, site) ? value : Adds(dictionary, key, valueFactory(key), site, out _);
    }

    public static TValue GetOrAdd<TKey, TValue, TArg>(
        ConcurrentDictionary<TKey, TValue> dictionary, TKey key, Func<TKey, TArg, TValue> valueFactory, TArg factoryArgument, string site)
        where TKey : notnull
        where TArg : allows ref struct
    {
        if (ThreadSlot.Current is null)
        {
            return dictionary.GetOrAdd(key, valueFactory, factoryArgument);
        }

        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(valueFactory);
        return LooksUp(dictionary, key, out var value, site) ? value : Adds(dictionary, key, valueFactory(key, factoryArgument), site, out _);
    }

    public static TValue AddOrUpdate<TKey, TValue>(
        ConcurrentDictionary<TKey, TValue> dictionary, TKey key, TValue addValue, Func<TKey, TValue, TValue> updateValueFactory, string site)
        where TKey : notnull
    {
        if (ThreadSlot.Current is null)
        {
            return dictionary.AddOrUpdate(key, addValue, updateValueFactory);
        }

        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(updateValueFactory);
        while (true)
        {
            TValue made;
            var isDone = LooksUp(dictionary, key, out var old, site)
                ? Updates(dictionary, key, made = updateValueFactory(key, old), old, site)
                : Adds(dictionary, key, made = addValue, site);
            if (isDone)
            {
                return made;
            }
        }
    }

    public static TValue AddOrUpdate<TKey, TValue>(
        ConcurrentDictionary<TKey, TValue> dictionary, TKey key, Func<TKey, TValue> addValueFactory, Func<TKey, TValue, TValue> updateValueFactory, string site)
        where TKey : notnull
    {
        if (ThreadSlot.Current is null)
        {
            return dictionary.AddOrUpdate(key, addValueFactory, updateValueFactory);
        }

        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(addValueFactory);
        ArgumentNullException.ThrowIfNull(updateValueFactory);
        while (true)
        {
            TValue made;
            var isDone = LooksUp(dictionary, key, out var old, site)
                ? Updates(dictionary, key, made = updateValueFactory(key, old), old, site)
                : Adds(dictionary, key, made = addValueFactory(key), site);
            if (isDone)
            {
                return made;
            }
        }
    }

    public static TValue AddOrUpdate<TKey, TValue, TArg>(
        ConcurrentDictionary<TKey, TValue> dictionary,
        TKey key,
        Func<TKey, TArg, TValue> addValueFactory,
        Func<TKey, TValue, TArg, TValue> updateValueFactory,
        TArg factoryArgument,
        string site)
        where TKey : notnull
        where TArg : allows ref struct
    {
        if (ThreadSlot.Current is null)
        {
            return dictionary.AddOrUpdate(key, addValueFactory, updateValueFactory, factoryArgument);
        }

        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(addValueFactory);
        ArgumentNullException.ThrowIfNull(updateValueFactory);
        while (true)
        {
            TValue made;
            var isDone = LooksUp(dictionary, key, out var old, site)
                ? Updates(dictionary, key, made = updateValueFactory(key, old, factoryArgument), old, site)
                : Adds(dictionary, key, made = addValueFactory(key, factoryArgument), site);
            if (isDone)
            {
                return made;
            }
        }
    }

    private static bool LooksUp<TKey, TValue>(ConcurrentDictionary<TKey, TValue> dictionary, TKey key, out TValue value, string site)
        where TKey : notnull
    {
        var frame = 0;
        Begin(dictionary, OpKind.Read, (nuint)(&frame), site);
        var isThere = dictionary.TryGetValue(key, out value!);
        CollectionShim.Leaves(site);
        return isThere;
    }

    private static bool Adds<TKey, TValue>(ConcurrentDictionary<TKey, TValue> dictionary, TKey key, TValue value, string site)
        where TKey : notnull
    {
        Adds(dictionary, key, value, site, out var isNew);
        return isNew;
    }

    private static TValue Adds<TKey, TValue>(ConcurrentDictionary<TKey, TValue> dictionary, TKey key, TValue value, string site, out bool isNew)
        where TKey : notnull
    {
        var frame = 0;
        Begin(dictionary, OpKind.ReadWrite, (nuint)(&frame), site);
        isNew = dictionary.TryAdd(key, value);
        if (!isNew)
        {
            value = dictionary[key];
        }

        CollectionShim.Leaves(site);
        CollectionShim.AfterConcurrent(dictionary);
        return value;
    }

    private static bool Updates<TKey, TValue>(ConcurrentDictionary<TKey, TValue> dictionary, TKey key, TValue value, TValue old, string site)
        where TKey : notnull
    {
        var frame = 0;
        Begin(dictionary, OpKind.ReadWrite, (nuint)(&frame), site);
        var isDone = dictionary.TryUpdate(key, value, old);
        CollectionShim.Leaves(site);
        CollectionShim.AfterConcurrent(dictionary);
        return isDone;
    }

    private static void Begin(object dictionary, OpKind kind, nuint frame, string site)
    {
        CollectionShim.OnStep(dictionary, kind, kind == OpKind.Read ? StoreUse.Looks : StoreUse.Drains, site);
        CollectionShim.Enters(dictionary, frame, site);
    }
}
