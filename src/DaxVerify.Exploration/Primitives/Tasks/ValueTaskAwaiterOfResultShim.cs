using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await valueTask</c> calls where it has a result: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.ValueTaskAwaiter`1")]
internal static class ValueTaskAwaiterOfResultShim
{
    public static bool get_IsCompleted<T>(ref ValueTaskAwaiter<T> awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static T GetResult<T>(ref ValueTaskAwaiter<T> awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        return awaiter.GetResult();
    }
}
