using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await task.ConfigureAwait(…)</c> calls where the task has a result: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1/ConfiguredTaskAwaiter")]
internal static class ConfiguredTaskAwaiterOfResultShim
{
    public static bool get_IsCompleted<T>(ref ConfiguredTaskAwaitable<T>.ConfiguredTaskAwaiter awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static T GetResult<T>(ref ConfiguredTaskAwaitable<T>.ConfiguredTaskAwaiter awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        return awaiter.GetResult();
    }
}
