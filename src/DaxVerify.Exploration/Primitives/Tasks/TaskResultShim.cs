namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Task.Result, allowed where it doesn't block.</summary>
[Replaces("System.Threading.Tasks.Task`1")]
internal static class TaskResultShim
{
    public static T get_Result<T>(Task<T> task, string site)
    {
        TaskShim.Check(task, "Result", site);
        return task.Result;
    }
}
