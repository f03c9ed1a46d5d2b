using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>Fields marked [ThreadStatic]: one value per controlled thread and execution, not per pooled OS thread.</summary>
internal static class ThreadStaticShim
{
    [ThreadStatic]
    private static Dictionary<object, object?>? s_outside;

    /// <summary>The current thread's value of the field named <paramref name="key"/>.</summary>
    public static ref T Ref<T>(string key) => ref RefIn<T, object>(key);

    /// <summary>The same of a field of a generic type, of which each instance has its own.</summary>
    public static ref T RefIn<T, TOwner>(string key)
    {
        if (ThreadSlot.Current is { Watched: { } region } slot)
        {
            region.Note(slot, QuietRegionAct.LooksAtThread, "");
        }

        NotePool();
        var values = ThreadSlot.Current?.Locals ?? (s_outside ??= []);
        var typed = (key, typeof(T), typeof(TOwner));
        if (!values.TryGetValue(typed, out var cell))
        {
            values.Add(typed, cell = new Cell<T>());
        }

        return ref ((Cell<T>)cell!).Value;
    }

    /// <summary>What a thread of the pool keeps is met by the work that it does next; here each piece of work begins with nothing.</summary>
    public static void NotePool()
    {
        if (ThreadSlot.Current is { IsPool: true } slot)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "work of the thread pool uses what belongs to its thread, of which the next work would find what it left");
        }
    }

    private sealed class Cell<T>
    {
        public T Value = default!;
    }
}
