using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await valueTask</c> calls: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.ValueTaskAwaiter")]
internal static class ValueTaskAwaiterShim
{
    public static bool get_IsCompleted(ref ValueTaskAwaiter awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static void GetResult(ref ValueTaskAwaiter awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        awaiter.GetResult();
    }
}
