namespace DaxVerify.Coyote.Shims;

/// <summary>
/// Stands in for the naming of threads: Coyote tells its threads by their names and loses one that gets another.
/// </summary>
public static class ThreadNames
{
    /// <param name="name">The name that it would get.</param>
    public static void Leave(Thread thread, string? name)
    {
        ArgumentNullException.ThrowIfNull(thread);
        _ = name;
    }
}
