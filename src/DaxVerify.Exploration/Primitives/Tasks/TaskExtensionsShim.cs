namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>TaskExtensions.</summary>
[Replaces("System.Threading.Tasks.TaskExtensions")]
internal static class TaskExtensionsShim
{
    public static Task Unwrap(Task<Task> task, string site) => TaskUnwrapping.Unwrap(task, site);

    public static Task<T> Unwrap<T>(Task<Task<T>> task, string site) => TaskUnwrapping.Unwrap(task, site);
}
