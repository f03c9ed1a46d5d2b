using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await valueTask.ConfigureAwait(…)</c> calls where it has a result: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1/ConfiguredValueTaskAwaiter")]
internal static class ConfiguredValueTaskAwaiterOfResultShim
{
    public static bool get_IsCompleted<T>(ref ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static T GetResult<T>(ref ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        return awaiter.GetResult();
    }
}
