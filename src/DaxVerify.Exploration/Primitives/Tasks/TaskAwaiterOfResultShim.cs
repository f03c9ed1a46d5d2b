using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The generic TaskAwaiter.GetResult, allowed where it doesn't block.</summary>
[Replaces("System.Runtime.CompilerServices.TaskAwaiter`1")]
internal static class TaskAwaiterOfResultShim
{
    public static T GetResult<T>(ref TaskAwaiter<T> awaiter, string site)
    {
        if (ThreadSlot.Current is not null && !awaiter.IsCompleted)
        {
            throw Refusal.Of($"System.Runtime.CompilerServices.TaskAwaiter.GetResult at {Site.Place(site)} in {Site.Method(site)}");
        }

        return awaiter.GetResult();
    }
}
