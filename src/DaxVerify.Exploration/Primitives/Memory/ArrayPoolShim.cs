using System.Buffers;
using DaxVerify.Exploration.Primitives.Lifetime;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Arrays of the framework's pools: released when they are returned, in use again when somebody rents them. Who gets which array is decided here, by the order of the calls alone: the framework's own
/// pools keep arrays by thread and processor, so that the same schedule would not always bring two renters together.
/// </summary>
[Replaces("System.Buffers.ArrayPool`1")]
internal static class ArrayPoolShim
{
    private const int SmallestRented = 16;
    private static readonly IdentityTable<ReturnedArrays> s_pools = new();

    public static T[] Rent<T>(ArrayPool<T> instance, int minimumLength, string site)
    {
        if (minimumLength > 0 && Enter(instance, site) is { } free)
        {
            var index = free.FindLastIndex(array => array.Length >= minimumLength && array.Length / 2 < Math.Max(minimumLength, SmallestRented));
            if (index >= 0)
            {
                var again = (T[])free[index];
                free.RemoveAt(index);
                LifetimeShim.Reuse(again, site);
                return again;
            }
        }

        var rented = instance.Rent(minimumLength);
        ArrayShim.Renew(rented);
        return rented;
    }

    public static void Return<T>(ArrayPool<T> instance, T[] array, bool clearArray, string site)
    {
        if (array is not { Length: > 0 } || Enter(instance, site) is not { } free)
        {
            instance.Return(array, clearArray);
            return;
        }

        // The pool refuses an array by its length alone; what it keeps is another one.
        instance.Return(new T[array.Length]);
        LifetimeShim.Release(array, site);
        if (clearArray)
        {
            Array.Clear(array);
        }

        LifetimeShim.Done();
        free.Add(array);
    }

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_pools.Clear();

    /// <summary>A step on a pool of the framework: whether an array is returned before or after another is rented decides who gets it. It orders nothing else.</summary>
    /// <returns>What was returned to it in this execution; null for a pool of the program's own, whose code is followed as any other.</returns>
    private static List<Array>? Enter(object? pool, string site)
    {
        if (ThreadSlot.Current is not { } slot || pool?.GetType().Assembly != typeof(ArrayPool<>).Assembly)
        {
            return null;
        }

        var returned = s_pools.Get(pool, slot.Controller.Stamp, out var isNew);
        if (isNew)
        {
            returned.Arrays.Clear();
        }

        AtomicShim.Step(slot, returned.Steps, site);
        return returned.Arrays;
    }
}
