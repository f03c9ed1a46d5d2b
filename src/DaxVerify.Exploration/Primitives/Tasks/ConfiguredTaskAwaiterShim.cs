using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await task.ConfigureAwait(…)</c> calls: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.ConfiguredTaskAwaitable/ConfiguredTaskAwaiter")]
internal static class ConfiguredTaskAwaiterShim
{
    public static bool get_IsCompleted(ref ConfiguredTaskAwaitable.ConfiguredTaskAwaiter awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static void GetResult(ref ConfiguredTaskAwaitable.ConfiguredTaskAwaiter awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        awaiter.GetResult();
    }
}
