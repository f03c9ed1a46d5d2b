using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The task of an async method that returns no value, as far as its builder has made one: nobody else can have it before.</summary>
internal static class BuilderTask
{
    /// <summary>The builder's task; null before the first await that has to wait.</summary>
    public static Task? Of(ref AsyncTaskMethodBuilder builder) => Unsafe.As<AsyncTaskMethodBuilder, Task?>(ref builder);

    /// <summary>The builder's task; null before the first await that has to wait.</summary>
    public static Task? Of(ref AsyncValueTaskMethodBuilder builder) => Unsafe.As<AsyncValueTaskMethodBuilder, Task?>(ref builder);
}
