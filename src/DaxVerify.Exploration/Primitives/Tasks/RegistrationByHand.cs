using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// Functions that the program registers with an awaiter itself, as awaitables of its own do: whether the task is complete by then decides on which thread they run, so
/// that registering is a step beside the completion.
/// </summary>
internal static class RegistrationByHand
{
    private static readonly ConcurrentDictionary<(Type Awaiter, string Name), Action<object, Action, string>> s_inBox = new();

    /// <summary>Registers a function with an awaiter.</summary>
    /// <typeparam name="TAwaiter">The awaiter: the framework's, or the program's own.</typeparam>
    public static void OnCompleted<TAwaiter>(ref TAwaiter awaiter, Action continuation, string site)
        where TAwaiter : INotifyCompletion => Register(ref awaiter, continuation, static (ref TAwaiter to, Action guarded) => to.OnCompleted(guarded), site);

    /// <summary>Registers a function with an awaiter; the caller's context doesn't go with it.</summary>
    /// <typeparam name="TAwaiter">The awaiter: the framework's, or the program's own.</typeparam>
    public static void UnsafeOnCompleted<TAwaiter>(ref TAwaiter awaiter, Action continuation, string site)
        where TAwaiter : ICriticalNotifyCompletion => Register(ref awaiter, continuation, static (ref TAwaiter to, Action guarded) => to.UnsafeOnCompleted(guarded), site);

    /// <summary>Registers a function with an awaiter that is known by its interface only.</summary>
    public static void OnCompletedOf(INotifyCompletion awaiter, Action continuation, string site)
    {
        if (IsOfFramework(awaiter))
        {
            InBox(awaiter, nameof(Boxed))(awaiter, continuation, site);
        }
        else
        {
            awaiter.OnCompleted(continuation);
        }
    }

    /// <summary>Registers a function with an awaiter that is known by its interface only; the caller's context doesn't go with it.</summary>
    public static void UnsafeOnCompletedOf(ICriticalNotifyCompletion awaiter, Action continuation, string site)
    {
        if (IsOfFramework(awaiter))
        {
            InBox(awaiter, nameof(UnsafeBoxed))(awaiter, continuation, site);
        }
        else
        {
            awaiter.UnsafeOnCompleted(continuation);
        }
    }

    /// <summary>Drops what is known of awaiters whose results are of the program's types.</summary>
    public static void Clear() => s_inBox.Clear();

    /// <summary>The framework's awaiters are structs: they reach their interface in a box.</summary>
    private static bool IsOfFramework(INotifyCompletion awaiter) => awaiter?.GetType() is { IsValueType: true } type && type.Assembly == typeof(Task).Assembly;

    private static Action<object, Action, string> InBox(object awaiter, string name) => s_inBox.GetOrAdd((awaiter.GetType(), name), static key =>
        typeof(RegistrationByHand).GetMethod(key.Name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(key.Awaiter).CreateDelegate<Action<object, Action, string>>());

    private static void Boxed<TAwaiter>(object awaiter, Action continuation, string site)
        where TAwaiter : struct, INotifyCompletion => OnCompleted(ref Unsafe.Unbox<TAwaiter>(awaiter), continuation, site);

    private static void UnsafeBoxed<TAwaiter>(object awaiter, Action continuation, string site)
        where TAwaiter : struct, ICriticalNotifyCompletion => UnsafeOnCompleted(ref Unsafe.Unbox<TAwaiter>(awaiter), continuation, site);

    private delegate void Hand<TAwaiter>(ref TAwaiter awaiter, Action continuation);

    private static void Register<TAwaiter>(ref TAwaiter awaiter, Action continuation, Hand<TAwaiter> hand, string site)
    {
        var isYield = typeof(TAwaiter) == typeof(YieldAwaitable.YieldAwaiter);
        if (ThreadSlot.Current is not { } slot || continuation is null || !(isYield || AwaitedTask<TAwaiter>.IsKnown))
        {
            hand(ref awaiter, continuation!);
            return;
        }

        if (isYield)
        {
            var next = Awaiting.Guarded(continuation, null, site);
            if (!Awaiting.Requeues<TAwaiter>(next, site))
            {
                hand(ref awaiter, next);
            }

            return;
        }

        Awaiting.LookAt(ref awaiter, isCompleted: false, site);
        var state = AwaitedTask<TAwaiter>.Of(ref awaiter) is Task task ? TaskTable.Find(slot, task) : null;
        if (state is not null)
        {
            Waiting.Release(slot, state);
        }

        hand(ref awaiter, Awaiting.Guarded(continuation, state, site));
        PoolItems.Start(slot, site);
    }
}
