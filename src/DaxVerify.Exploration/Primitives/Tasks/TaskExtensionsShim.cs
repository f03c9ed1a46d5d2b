namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary><c>Unwrap</c>: the task that a task gives, as one that completes under control.</summary>
[Replaces("System.Threading.Tasks.TaskExtensions")]
internal static class TaskExtensionsShim
{
    public static Task Unwrap(Task<Task> task, string site) => TaskUnwrapping.Unwrap(task, site);

    public static Task<T> Unwrap<T>(Task<Task<T>> task, string site) => TaskUnwrapping.Unwrap(task, site);
}
