using System.Reflection;
using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What an awaiter of the framework waits for.</summary>
/// <typeparam name="TAwaiter">The awaiter.</typeparam>
internal static class AwaitedTask<TAwaiter>
{
    private static readonly Getter? s_get = MakeGetter();

    private delegate object? Getter(ref TAwaiter awaiter);

    /// <summary>Whether it is an awaiter of Task or ValueTask.</summary>
    public static bool IsKnown => s_get is not null;

    /// <summary>Told by the type's name: the framework's four awaiters of a ValueTask have no base in common.</summary>
    public static bool IsValueTask { get; } = typeof(TAwaiter).Name.Contains("ValueTask", StringComparison.Ordinal);

    /// <summary>The task, or the source of a ValueTask; null for a value that is there, and for other awaiters.</summary>
    public static object? Of(ref TAwaiter awaiter) => s_get?.Invoke(ref awaiter);

    private static Getter? MakeGetter()
    {
        var type = typeof(TAwaiter);
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var name = definition == typeof(TaskAwaiter) || definition == typeof(TaskAwaiter<>)
            || definition == typeof(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter) || definition == typeof(ConfiguredTaskAwaitable<>.ConfiguredTaskAwaiter) ? nameof(TaskOf)
            : definition == typeof(ValueTaskAwaiter) || definition == typeof(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter) ? nameof(ValueOf)
            : definition == typeof(ValueTaskAwaiter<>) || definition == typeof(ConfiguredValueTaskAwaitable<>.ConfiguredValueTaskAwaiter) ? nameof(ValueOfResult)
            : null;
        if (name is null)
        {
            return null;
        }

        var method = typeof(AwaitedTask<TAwaiter>).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return (method.IsGenericMethodDefinition ? method.MakeGenericMethod(type.GetGenericArguments()) : method).CreateDelegate<Getter>();
    }

    /// <summary>The framework's own code relies on the task being the first field, whatever the result.</summary>
    private static Task? TaskOf(ref TAwaiter awaiter) => Unsafe.As<TAwaiter, Task?>(ref awaiter);

    /// <summary>The awaiters of a ValueTask hold nothing else.</summary>
    private static object? ValueOf(ref TAwaiter awaiter) => Object(ref Unsafe.As<TAwaiter, ValueTask>(ref awaiter));

    private static object? ValueOfResult<T>(ref TAwaiter awaiter) => OfResult<T>.Object(ref Unsafe.As<TAwaiter, ValueTask<T>>(ref awaiter));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_obj")]
    private static extern ref object? Object(ref ValueTask task);

    private static class OfResult<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_obj")]
        public static extern ref object? Object(ref ValueTask<T> task);
    }
}
