namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// Tells a sample what an operation gave. CsCheck's operations return nothing; what they pass here is part of what an order of operations must explain:
/// <c>Gen.Operation&lt;Stack&gt;("Pop", s =&gt; Observed.Result(s.Pop()))</c>. Outside a sample it does nothing.
/// </summary>
public static class Observed
{
    [ThreadStatic]
    private static List<object?>? s_results;

    /// <summary>Notes a result of the operation that is running; an operation may have several.</summary>
    /// <typeparam name="T">Type of the result; compared and printed as CsCheck does.</typeparam>
    /// <returns>The same.</returns>
    public static T Result<T>(T value)
    {
        s_results?.Add(value);
        return value;
    }

    /// <summary>Runs an operation whose results go into a list.</summary>
    internal static void Run<T>(List<object?> results, Action<T> operation, T state)
    {
        // A thread that waits in a join may run another one's operation on its own stack.
        var outer = s_results;
        s_results = results;
        try
        {
            operation(state);
        }
        finally
        {
            s_results = outer;
        }
    }
}
