using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What stands behind a ValueTask.</summary>
internal static class ValueTaskParts
{
    /// <summary>The task; null for a value that is there, and for another source.</summary>
    public static Task? TaskOf(ref ValueTask task) => Object(ref task) as Task;

    /// <summary>The task; null for a value that is there, and for another source.</summary>
    public static Task? TaskOf<T>(ref ValueTask<T> task) => OfResult<T>.Object(ref task) as Task;

    /// <summary>Nothing stands behind it.</summary>
    public static bool IsPlain(ref ValueTask task) => Object(ref task) is null;

    /// <summary>Nothing stands behind it: the value is there.</summary>
    public static bool IsPlain<T>(ref ValueTask<T> task) => OfResult<T>.Object(ref task) is null;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_obj")]
    private static extern ref object? Object(ref ValueTask task);

    private static class OfResult<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_obj")]
        public static extern ref object? Object(ref ValueTask<T> task);
    }
}
