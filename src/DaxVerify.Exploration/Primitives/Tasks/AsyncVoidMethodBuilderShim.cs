using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The builder of an async void method: what the method throws would be thrown on the thread pool, beyond control, so it is a defect where it happens.</summary>
[Replaces("System.Runtime.CompilerServices.AsyncVoidMethodBuilder")]
internal static class AsyncVoidMethodBuilderShim
{
    public static AsyncVoidMethodBuilder Create()
    {
        AsyncVoidCalls.Begin();
        return AsyncVoidMethodBuilder.Create();
    }

    public static void SetResult(ref AsyncVoidMethodBuilder builder, string site)
    {
        AsyncVoidCalls.End(site);
        builder.SetResult();
    }

    public static void AwaitOnCompleted<TAwaiter, TStateMachine>(ref AsyncVoidMethodBuilder builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
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
        Awaiting.End(slot, wrapped.Suspension, null, site);
    }

    public static void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref AsyncVoidMethodBuilder builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
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
        Awaiting.End(slot, wrapped.Suspension, null, site);
    }

    public static void SetException(ref AsyncVoidMethodBuilder builder, Exception exception)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Fail(slot.Controller.Detection.LeftBy(exception, slot));
        }
        else
        {
            builder.SetException(exception);
        }
    }
}
