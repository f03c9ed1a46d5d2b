using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await task</c> calls: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.TaskAwaiter")]
internal static class TaskAwaiterShim
{
    public static bool get_IsCompleted(ref TaskAwaiter awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static void GetResult(ref TaskAwaiter awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        awaiter.GetResult();
    }
}
