using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The task of an async method that returns a value, as far as its builder has made one: nobody else can have it before.</summary>
/// <typeparam name="T">The value.</typeparam>
internal static class BuilderTask<T>
{
    /// <summary>The builder's task; null before the first await that has to wait.</summary>
    public static Task? Of(ref AsyncTaskMethodBuilder<T> builder) => Task(ref builder);

    /// <summary>The builder's task; null before the first await that has to wait.</summary>
    public static Task? Of(ref AsyncValueTaskMethodBuilder<T> builder) => Task(ref builder);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_task")]
    private static extern ref Task<T>? Task(ref AsyncTaskMethodBuilder<T> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_task")]
    private static extern ref Task<T>? Task(ref AsyncValueTaskMethodBuilder<T> builder);
}
