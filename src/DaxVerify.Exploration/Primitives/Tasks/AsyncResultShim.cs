using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>A task as code older than tasks sees it: by IAsyncResult, with a handle to wait for.</summary>
[Replaces("System.IAsyncResult")]
internal static class AsyncResultShim
{
    public static bool get_IsCompleted(IAsyncResult result, string site)
    {
        if (result is Task task)
        {
            return TaskShim.get_IsCompleted(task, site);
        }

        FrameworkShim.Reads(result, site);
        return result.IsCompleted;
    }

    public static WaitHandle get_AsyncWaitHandle(IAsyncResult result, string site)
    {
        if (result is Task task && ThreadSlot.Current is { } slot)
        {
            return HandleTable.Watch(slot, result.AsyncWaitHandle, TaskWaits.StateOf(slot, task, site) ?? TaskTable.Register(slot, task, site), () => task.IsCompleted, site);
        }

        FrameworkShim.Reads(result, site);
        return result.AsyncWaitHandle;
    }
}
