using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>Shows how far an exploration is: by the executions that it counts where it looks for its limit.</summary>
internal static class ExplorationProgress
{
    /// <summary>Explores by several processes, and shows the sum of what they say.</summary>
    /// <param name="count">How many processes.</param>
    /// <param name="explore">Is given what is to be told each process's executions.</param>
    public static ExplorationResult Run(string name, ExplorationOptions options, int count, Func<Action<int, long>, ExplorationResult> explore)
    {
        var (clock, done) = (new LiveClock(), new long[count]);
        return LiveProgress.Run(
            $"{name} by {count} processes",
            () => LiveStep.Of(done.Sum(), options.Executions, "execution", clock).Within(options.Budget, clock),
            () => explore((worker, executions) => Volatile.Write(ref done[worker], executions)));
    }

    /// <summary>Explores, and shows it.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="options">How; the limit in them is the one that the exploration has.</param>
    public static T Run<T>(string name, ExplorationOptions options, Func<T> explore)
    {
        var clock = new LiveClock();
        return LiveProgress.Run(name, () => LiveStep.Of(options.Worker.Limit.Done, options.Executions, "execution", clock).Within(options.Budget, clock), explore);
    }
}
