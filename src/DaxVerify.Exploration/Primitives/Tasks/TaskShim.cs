using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Tasks are not controlled; those that are complete already can be waited for without harm, others are named.</summary>
[Replaces("System.Threading.Tasks.Task")]
internal static class TaskShim
{
    public static void Wait(Task task, string site)
    {
        Check(task, "Wait", site);
        task.Wait();
    }

    public static bool Wait(Task task, int millisecondsTimeout, string site)
    {
        Check(task, "Wait", site);
        return task.Wait(millisecondsTimeout);
    }

    public static bool Wait(Task task, TimeSpan timeout, string site)
    {
        Check(task, "Wait", site);
        return task.Wait(timeout);
    }

    public static void Wait(Task task, CancellationToken cancellationToken, string site)
    {
        Check(task, "Wait", site);
        task.Wait(cancellationToken);
    }

    /// <summary>Throws under control if waiting for the task would block.</summary>
    public static void Check(Task task, string member, string site)
    {
        if (ThreadSlot.Current is { } slot && !task.IsCompleted)
        {
            if (slot.Controller.Aborting)
            {
                throw new AbortException();
            }

            throw Refusal.Of($"System.Threading.Tasks.Task.{member} at {Site.Place(site)} in {Site.Method(site)}");
        }
    }
}
