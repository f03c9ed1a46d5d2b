using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The builder of an async method that returns Task&lt;T&gt;.</summary>
[Replaces("System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1")]
internal static class AsyncTaskMethodBuilderOfResultShim
{
    public static void AwaitOnCompleted<T, TAwaiter, TStateMachine>(ref AsyncTaskMethodBuilder<T> builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (ThreadSlot.Current is not { } slot)
        {
            builder.AwaitOnCompleted(ref awaiter, ref machine);
            return;
        }

        var wrapped = new ControlledAwaiter<TAwaiter>(awaiter, Awaiting.Begin(slot, ref awaiter, site), site);
        builder.AwaitOnCompleted(ref wrapped, ref machine);
        Awaiting.End(slot, wrapped.Suspension, BuilderTask<T>.Of(ref builder), site);
    }

    public static void AwaitUnsafeOnCompleted<T, TAwaiter, TStateMachine>(ref AsyncTaskMethodBuilder<T> builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (ThreadSlot.Current is not { } slot)
        {
            builder.AwaitUnsafeOnCompleted(ref awaiter, ref machine);
            return;
        }

        var wrapped = new ControlledCriticalAwaiter<TAwaiter>(awaiter, Awaiting.Begin(slot, ref awaiter, site), site);
        builder.AwaitUnsafeOnCompleted(ref wrapped, ref machine);
        Awaiting.End(slot, wrapped.Suspension, BuilderTask<T>.Of(ref builder), site);
    }

    public static void SetResult<T>(ref AsyncTaskMethodBuilder<T> builder, T result, string site)
    {
        var completing = TaskCompletion.Begin(BuilderTask<T>.Of(ref builder), site, goesOn: false);
        builder.SetResult(result);
        completing.End();
    }

    public static void SetException<T>(ref AsyncTaskMethodBuilder<T> builder, Exception exception, string site)
    {
        var completing = TaskCompletion.Begin(BuilderTask<T>.Of(ref builder), site, goesOn: false);
        builder.SetException(exception);
        completing.End();
    }
}
