using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await valueTask.ConfigureAwait(…)</c> calls: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable/ConfiguredValueTaskAwaiter")]
internal static class ConfiguredValueTaskAwaiterShim
{
    public static bool get_IsCompleted(ref ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static void GetResult(ref ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        awaiter.GetResult();
    }
}
