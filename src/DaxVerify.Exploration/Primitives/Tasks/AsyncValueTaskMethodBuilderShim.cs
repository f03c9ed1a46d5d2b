using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The builder of an async method that returns ValueTask.</summary>
[Replaces("System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder")]
internal static class AsyncValueTaskMethodBuilderShim
{
    public static void AwaitOnCompleted<TAwaiter, TStateMachine>(ref AsyncValueTaskMethodBuilder builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
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
        Awaiting.End(slot, wrapped.Suspension, BuilderTask.Of(ref builder), site);
    }

    public static void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref AsyncValueTaskMethodBuilder builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
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
        Awaiting.End(slot, wrapped.Suspension, BuilderTask.Of(ref builder), site);
    }

    public static void SetResult(ref AsyncValueTaskMethodBuilder builder, string site)
    {
        var completing = TaskCompletion.Begin(BuilderTask.Of(ref builder), site, goesOn: false);
        builder.SetResult();
        completing.End();
    }

    public static void SetException(ref AsyncValueTaskMethodBuilder builder, Exception exception, string site)
    {
        var completing = TaskCompletion.Begin(BuilderTask.Of(ref builder), site, goesOn: false);
        builder.SetException(exception);
        completing.End();
    }
}
