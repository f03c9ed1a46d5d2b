using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>What hangs on objects: any thread may ask for it at any time.</summary>
public static class WeakTables
{
    [Demo("Collections")]
    public static void CorrectOneForAll()
    {
        var table = new ConditionalWeakTable<object, StrongBox<int>>();
        var key = new object();
        void Use() => Interlocked.Increment(ref table.GetOrCreateValue(key).Value);
        Run.Together(Use, Use);
        Run.Expect(table.TryGetValue(key, out var box) && box.Value == 2, "lost");
        GC.KeepAlive(key);
    }

    [Demo("Collections")]
    public static void CorrectPublication()
    {
        var table = new ConditionalWeakTable<object, StrongBox<int>>();
        var key = new object();
        var seen = 5;
        Run.Together(
            () => table.Add(key, new StrongBox<int>(5)),
            () =>
            {
                if (table.TryGetValue(key, out var box))
                {
                    seen = box.Value;
                }
            });
        Run.Expect(seen == 5, "half made");
        GC.KeepAlive(key);
    }

    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugMadeTwice()
    {
        var table = new ConditionalWeakTable<object, object>();
        var key = new object();
        var made = 0;
        void Use() => table.GetValue(key, _ =>
        {
            Interlocked.Increment(ref made);
            return new object();
        });
        Run.Together(Use, Use);
        Run.Expect(made == 1, "made twice");
        GC.KeepAlive(key);
    }

    /// <summary>The function may run for each of them.</summary>
    [Demo("Collections")]
    public static void CorrectMadeOnceOrTwice()
    {
        var table = new ConditionalWeakTable<object, object>();
        var key = new object();
        var made = 0;
        object Use() => table.GetOrAdd(key, _ =>
        {
            Interlocked.Increment(ref made);
            return new object();
        });
        object? first = null, second = null;
        Run.Together(() => first = Use(), () => second = Use());
        Run.Expect(made is 1 or 2 && first == second && first == table.GetOrAdd(key, new object()), "differ");
        GC.KeepAlive(key);
    }

    /// <summary>References that may only be read, out of builders.</summary>
    [Demo("Collections")]
    public static void CorrectReferencesIntoBuilders()
    {
        var list = ImmutableList.CreateBuilder<int>();
        list.Add(1);
        var array = ImmutableArray.CreateBuilder<int>();
        array.Add(2);
        Run.Expect(list.ItemRef(0) == 1 && array.ItemRef(0) == 2, "wrong");
    }
}
