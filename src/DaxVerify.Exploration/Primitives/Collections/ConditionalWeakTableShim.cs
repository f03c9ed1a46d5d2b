using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>
/// The calls of ConditionalWeakTable that are passed functions: these run outside of its lock, as often as they do in production. A value that was made while another came first is dropped.
/// </summary>
[Replaces("System.Runtime.CompilerServices.ConditionalWeakTable`2")]
internal static unsafe class ConditionalWeakTableShim
{
    public static TValue GetValue<TKey, TValue>(ConditionalWeakTable<TKey, TValue> table, TKey key, ConditionalWeakTable<TKey, TValue>.CreateValueCallback createValueCallback, string site)
        where TKey : class
        where TValue : class?
    {
        if (ThreadSlot.Current is null)
        {
            return table.GetValue(key, createValueCallback);
        }

        ArgumentNullException.ThrowIfNull(createValueCallback);
        return LooksUp(table, key, out var value, site) ? value : Adds(table, key, createValueCallback(key), site);
    }

    public static TValue GetOrAdd<TKey, TValue>(ConditionalWeakTable<TKey, TValue> table, TKey key, Func<TKey, TValue> valueFactory, string site)
        where TKey : class
        where TValue : class?
    {
        if (ThreadSlot.Current is null)
        {
            return table.GetOrAdd(key, valueFactory);
        }

        ArgumentNullException.ThrowIfNull(valueFactory);
        return LooksUp(table, key, out var value, site) ? value : Adds(table, key, valueFactory(key), site);
    }

    public static TValue GetOrAdd<TKey, TValue>(ConditionalWeakTable<TKey, TValue> table, TKey key, TValue value, string site)
        where TKey : class
        where TValue : class?
    {
        if (ThreadSlot.Current is null)
        {
            return table.GetOrAdd(key, value);
        }

        ArgumentNullException.ThrowIfNull(key);
        return Adds(table, key, value, site);
    }

    public static TValue GetOrAdd<TKey, TValue, TArg>(ConditionalWeakTable<TKey, TValue> table, TKey key, Func<TKey, TArg, TValue> valueFactory, TArg factoryArgument, string site)
        where TKey : class
        where TValue : class?
        where TArg : allows ref struct
    {
        if (ThreadSlot.Current is null)
        {
            return table.GetOrAdd(key, valueFactory, factoryArgument);
        }

        ArgumentNullException.ThrowIfNull(valueFactory);
        return LooksUp(table, key, out var value, site) ? value : Adds(table, key, valueFactory(key, factoryArgument), site);
    }

    private static bool LooksUp<TKey, TValue>(ConditionalWeakTable<TKey, TValue> table, TKey key, out TValue value, string site)
        where TKey : class
        where TValue : class?
    {
        var frame = 0;
        Begin(table, OpKind.Read, (nuint)(&frame), site);
        var isThere = table.TryGetValue(key, out value!);
        CollectionShim.Leaves(site);
        return isThere;
    }

    private static TValue Adds<TKey, TValue>(ConditionalWeakTable<TKey, TValue> table, TKey key, TValue value, string site)
        where TKey : class
        where TValue : class?
    {
        var frame = 0;
        Begin(table, OpKind.ReadWrite, (nuint)(&frame), site);
        var kept = table.GetOrAdd(key, value);
        CollectionShim.Leaves(site);
        CollectionShim.AfterConcurrent(table);
        return kept;
    }

    private static void Begin(object table, OpKind kind, nuint frame, string site)
    {
        CollectionShim.OnStep(table, kind, kind == OpKind.Read ? StoreUse.Looks : StoreUse.Drains, site);
        CollectionShim.Enters(table, frame, site);
    }
}
