using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>TaskAwaiter.GetResult, allowed where it doesn't block.</summary>
[Replaces("System.Runtime.CompilerServices.TaskAwaiter")]
internal static class TaskAwaiterShim
{
    public static void GetResult(ref TaskAwaiter awaiter, string site)
    {
        if (ThreadSlot.Current is not null && !awaiter.IsCompleted)
        {
            throw Refusal.Of($"System.Runtime.CompilerServices.TaskAwaiter.GetResult at {Site.Place(site)} in {Site.Method(site)}");
        }

        awaiter.GetResult();
    }
}
