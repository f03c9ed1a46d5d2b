using System.Globalization;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration;

/// <summary>What pictures and tables of a trace call a thread: with the async methods that it ran, so that those which are told of can be found.</summary>
internal static class LaneName
{
    private const int MethodsMax = 2;

    /// <summary>As the program calls it, and in brackets up to two async methods that it ran, by the steps of the trace.</summary>
    /// <param name="bug">Whose trace it is.</param>
    /// <param name="thread">Number of the thread, 0 for the test's own.</param>
    public static string Of(BugReport bug, int thread)
    {
        var methods = bug.Trace.Where(e => e.Thread == thread && e is { Kind: TraceEventKind.Await or TraceEventKind.Resume }).Select(e => e.Target?.ToString()).OfType<string>().Distinct().ToList();
        var words = (thread == 0 ? ["test"] : Array.Empty<string>()).Concat(methods.Take(MethodsMax)).ToList();
        if (methods.Count > MethodsMax)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{methods.Count - MethodsMax} more"));
        }

        var name = bug.Threads.TryGetValue(thread, out var known) ? known : string.Create(CultureInfo.InvariantCulture, $"T{thread}");
        return words.Count == 0 ? name : $"{name} ({string.Join(", ", words)})";
    }
}
