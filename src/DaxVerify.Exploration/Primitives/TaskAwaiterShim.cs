using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Rewriting;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>TaskAwaiter.GetResult, allowed where it doesn't block.</summary>
[Replaces("System.Runtime.CompilerServices.TaskAwaiter")]
internal static class TaskAwaiterShim
{
    public static void GetResult(ref TaskAwaiter awaiter, string site)
    {
        if (ThreadSlot.Current is not null && !awaiter.IsCompleted)
            throw UncontrolledShim.Refuse($"System.Runtime.CompilerServices.TaskAwaiter.GetResult at {Site.Place(site)} in {Site.Method(site)}");
        awaiter.GetResult();
    }
}
