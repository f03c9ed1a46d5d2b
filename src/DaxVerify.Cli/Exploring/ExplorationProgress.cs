using System.Diagnostics;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>Shows how far an exploration is: by the executions that it counts where it looks for its limit.</summary>
internal static class ExplorationProgress
{
    /// <summary>Explores, and shows it.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="options">How; the limit in them is the one that the exploration has.</param>
    public static T Run<T>(string name, ExplorationOptions options, Func<T> explore)
    {
        var clock = Stopwatch.StartNew();
        return LiveProgress.Run(name, () => LiveStep.Of(options.Worker.Limit.Done, options.Executions, "execution", clock).Within(options.Budget, clock), explore);
    }
}
