using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What the compiler calls in an async iterator to suspend it and to go on; each step that goes on is queued as work of the engine.</summary>
[Replaces("System.Runtime.CompilerServices.AsyncIteratorMethodBuilder")]
internal static class AsyncIteratorMethodBuilderShim
{
    public static void AwaitOnCompleted<TAwaiter, TStateMachine>(ref AsyncIteratorMethodBuilder builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
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

    public static void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref AsyncIteratorMethodBuilder builder, ref TAwaiter awaiter, ref TStateMachine machine, string site)
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
}
