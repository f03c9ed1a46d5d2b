using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What follows Task.Yield, registered by hand.</summary>
[Replaces("System.Runtime.CompilerServices.YieldAwaitable/YieldAwaiter")]
internal static class YieldAwaiterShim
{
    public static void OnCompleted(ref YieldAwaitable.YieldAwaiter awaiter, Action continuation, string site)
    {
        var guarded = Awaiting.Guarded(continuation, site);
        if (Runtime.ThreadSlot.Current is null || continuation is null || !Awaiting.Requeues<YieldAwaitable.YieldAwaiter>(guarded, site))
        {
            awaiter.OnCompleted(guarded);
        }
    }

    public static void UnsafeOnCompleted(ref YieldAwaitable.YieldAwaiter awaiter, Action continuation, string site) => OnCompleted(ref awaiter, continuation, site);
}
