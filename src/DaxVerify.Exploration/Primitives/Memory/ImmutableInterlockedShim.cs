using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>ImmutableInterlocked as it is: an ordered read, then compare-and-exchange until nobody came between; functions of the program run outside of both. What changes nothing writes nothing.</summary>
[Replaces("System.Collections.Immutable.ImmutableInterlocked")]
internal static class ImmutableInterlockedShim
{
    public static bool Update<T>(ref T location, Func<T, T> transformer, string site)
        where T : class? => Update(ref location, static (old, change) => change(old), Required(transformer), site);

    public static bool Update<T, TArg>(ref T location, Func<T, TArg, T> transformer, TArg transformerArgument, string site)
        where T : class?
    {
        ArgumentNullException.ThrowIfNull(transformer);
        var old = Read(ref location, site);
        while (true)
        {
            var next = transformer(old, transformerArgument);
            if (ReferenceEquals(old, next))
            {
                return false;
            }

            if (TryReplace(ref location, next, ref old, site))
            {
                return true;
            }
        }
    }

    public static bool Update<T>(ref ImmutableArray<T> location, Func<ImmutableArray<T>, ImmutableArray<T>> transformer, string site) =>
        Update(ref location, static (old, change) => change(old), Required(transformer), site);

    public static bool Update<T, TArg>(ref ImmutableArray<T> location, Func<ImmutableArray<T>, TArg, ImmutableArray<T>> transformer, TArg transformerArgument, string site)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return Update(
            ref Unsafe.As<ImmutableArray<T>, T[]>(ref location),
            static (old, change) => ItemsOf(change.Function(Unsafe.As<T[], ImmutableArray<T>>(ref old), change.Argument)),
            (Function: transformer, Argument: transformerArgument),
            site);
    }

    public static TValue GetOrAdd<TKey, TValue>(ref ImmutableDictionary<TKey, TValue> location, TKey key, Func<TKey, TValue> valueFactory, string site)
        where TKey : notnull => GetOrAdd(ref location, key, static (key, make) => make(key), Required(valueFactory), site);

    public static TValue GetOrAdd<TKey, TValue, TArg>(ref ImmutableDictionary<TKey, TValue> location, TKey key, Func<TKey, TArg, TValue> valueFactory, TArg factoryArgument, string site)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(valueFactory);
        var map = Known(Read(ref location, site), nameof(location));
        return map.TryGetValue(key, out var value) ? value : GetOrAdd(ref location, key, valueFactory(key, factoryArgument), site);
    }

    public static TValue GetOrAdd<TKey, TValue>(ref ImmutableDictionary<TKey, TValue> location, TKey key, TValue value, string site)
        where TKey : notnull
    {
        for (var map = Read(ref location, site); ;)
        {
            if (Known(map, nameof(location)).TryGetValue(key, out var there))
            {
                return there;
            }

            if (TryReplace(ref location, map.Add(key, value), ref map, site))
            {
                return value;
            }
        }
    }

    public static TValue AddOrUpdate<TKey, TValue>(
        ref ImmutableDictionary<TKey, TValue> location, TKey key, TValue addValue, Func<TKey, TValue, TValue> updateValueFactory, string site)
        where TKey : notnull => AddOrUpdate(ref location, key, addValue, static (_, value) => value, Required(updateValueFactory), site);

    public static TValue AddOrUpdate<TKey, TValue>(
        ref ImmutableDictionary<TKey, TValue> location, TKey key, Func<TKey, TValue> addValueFactory, Func<TKey, TValue, TValue> updateValueFactory, string site)
        where TKey : notnull => AddOrUpdate(ref location, key, Required(addValueFactory), static (key, make) => make(key), Required(updateValueFactory), site);

    public static bool TryAdd<TKey, TValue>(ref ImmutableDictionary<TKey, TValue> location, TKey key, TValue value, string site)
        where TKey : notnull
    {
        var map = Read(ref location, site);
        while (!Known(map, nameof(location)).ContainsKey(key))
        {
            if (TryReplace(ref location, map.Add(key, value), ref map, site))
            {
                return true;
            }
        }

        return false;
    }

    public static bool TryUpdate<TKey, TValue>(ref ImmutableDictionary<TKey, TValue> location, TKey key, TValue newValue, TValue comparisonValue, string site)
        where TKey : notnull
    {
        var map = Read(ref location, site);
        while (Known(map, nameof(location)).TryGetValue(key, out var there) && EqualityComparer<TValue>.Default.Equals(there, comparisonValue))
        {
            if (TryReplace(ref location, map.SetItem(key, newValue), ref map, site))
            {
                return true;
            }
        }

        return false;
    }

    public static bool TryRemove<TKey, TValue>(ref ImmutableDictionary<TKey, TValue> location, TKey key, [MaybeNullWhen(false)] out TValue value, string site)
        where TKey : notnull
    {
        var map = Read(ref location, site);
        while (Known(map, nameof(location)).TryGetValue(key, out value))
        {
            if (TryReplace(ref location, map.Remove(key), ref map, site))
            {
                return true;
            }
        }

        return false;
    }

    public static bool TryPop<T>(ref ImmutableStack<T> location, [MaybeNullWhen(false)] out T value, string site)
    {
        var stack = Read(ref location, site);
        while (!Known(stack, nameof(location)).IsEmpty)
        {
            if (TryReplace(ref location, stack.Pop(out value), ref stack, site))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    public static void Push<T>(ref ImmutableStack<T> location, T value, string site)
    {
        for (var stack = Read(ref location, site); !TryReplace(ref location, Known(stack, nameof(location)).Push(value), ref stack, site);)
        {
        }
    }

    public static bool TryDequeue<T>(ref ImmutableQueue<T> location, [MaybeNullWhen(false)] out T value, string site)
    {
        var queue = Read(ref location, site);
        while (!Known(queue, nameof(location)).IsEmpty)
        {
            if (TryReplace(ref location, queue.Dequeue(out value), ref queue, site))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    public static void Enqueue<T>(ref ImmutableQueue<T> location, T value, string site)
    {
        for (var queue = Read(ref location, site); !TryReplace(ref location, Known(queue, nameof(location)).Enqueue(value), ref queue, site);)
        {
        }
    }

    private static TValue AddOrUpdate<TKey, TValue, TArg>(
        ref ImmutableDictionary<TKey, TValue> location, TKey key, TArg argument, Func<TKey, TArg, TValue> add, Func<TKey, TValue, TValue> update, string site)
        where TKey : notnull
    {
        for (var map = Read(ref location, site); ;)
        {
            var value = Known(map, nameof(location)).TryGetValue(key, out var there) ? update(key, there) : add(key, argument);
            var next = map.SetItem(key, value);
            if (ReferenceEquals(next, map))
            {
                return there!;
            }

            if (TryReplace(ref location, next, ref map, site))
            {
                return value;
            }
        }
    }

    private static T Read<T>(ref T location, string site)
        where T : class?
    {
        AtomicShim.BeforeReadAt(ref location, site);
        return Volatile.Read(ref location);
    }

    /// <summary>One compare-and-exchange.</summary>
    /// <param name="location">Where.</param>
    /// <param name="next">What to put there.</param>
    /// <param name="expected">What should be there; afterwards what was.</param>
    /// <param name="site">The call.</param>
    private static bool TryReplace<T>(ref T location, T next, ref T expected, string site)
        where T : class?
    {
        AtomicShim.BeforeCompareAt(ref location, site);
        var found = Interlocked.CompareExchange(ref location, next, expected);
        AtomicShim.AfterCompareAt(found, expected, ref location, site);
        var isDone = ReferenceEquals(found, expected);
        expected = found;
        return isDone;
    }

    private static T[] ItemsOf<T>(ImmutableArray<T> array) => Unsafe.As<ImmutableArray<T>, T[]>(ref array);

    private static T Required<T>(T function, [CallerArgumentExpression(nameof(function))] string name = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return function;
    }

    private static T Known<T>(T? found, string name)
        where T : class => found ?? throw new ArgumentNullException(name);
}
