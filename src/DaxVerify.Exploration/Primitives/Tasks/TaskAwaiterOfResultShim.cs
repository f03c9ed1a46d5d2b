using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What <c>await task</c> calls where the task has a result: no wait, no continuation outside control.</summary>
[Replaces("System.Runtime.CompilerServices.TaskAwaiter`1")]
internal static class TaskAwaiterOfResultShim
{
    public static bool get_IsCompleted<T>(ref TaskAwaiter<T> awaiter, string site) => Awaiting.LookAt(ref awaiter, awaiter.IsCompleted, site);

    public static T GetResult<T>(ref TaskAwaiter<T> awaiter, string site)
    {
        Awaiting.WaitFor(ref awaiter, awaiter.IsCompleted, site);
        return awaiter.GetResult();
    }
}
