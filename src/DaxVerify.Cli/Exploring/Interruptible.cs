using System.Diagnostics;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>Lets a signal end an exploration after the execution that runs, so that what was explored until then is told.</summary>
internal static class Interruptible
{
    /// <summary>How long the execution that runs may take to end, before the exploration is given up together with what it had.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>The same options, obeying a signal.</summary>
    public static ExplorationOptions With(ExplorationOptions options, Interruption interruption)
    {
        interruption.Token.Register(() => options.Worker.Limit.Lower(0));
        return options;
    }

    /// <summary>Explores beside this thread, so that a program that doesn't come back doesn't keep the command.</summary>
    /// <param name="stop">Ends when the exploration is asked to end.</param>
    /// <returns>What was found; of a program that didn't come back, that it didn't.</returns>
    public static ExplorationResult Run(Func<ExplorationResult> explore, Task stop)
    {
        var clock = Stopwatch.StartNew();
        var work = Task.Factory.StartNew(explore, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny(work, stop) == 0 || ((IAsyncResult)work).AsyncWaitHandle.WaitOne(s_grace))
        {
            return work.GetAwaiter().GetResult();
        }

        var limit = new ExplorationLimit(LimitKind.EndedEarly, "it was interrupted, and the execution that ran didn't come back: what was explored before it isn't known", "", 1);
        return new ExplorationResult { Executions = 0, Limits = [limit], Elapsed = clock.Elapsed };
    }
}
