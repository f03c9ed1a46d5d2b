namespace DaxVerify.Verification.Campaigns;

/// <summary>Runs the stages of a check one after the other and shares the budget out among those that take any amount, by their weights.</summary>
public static class CheckRun
{
    /// <summary>How long a stage that was asked to stop may take to tell what it has.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <param name="progressOf">Makes the progress listener of a stage.</param>
    /// <param name="onEnded">Told each stage's result as it ends.</param>
    /// <param name="time">What clock the budget goes by; the system's if null.</param>
    /// <returns>The results in order.</returns>
    public static CheckResult Run(
        IReadOnlyList<ICheckStage> stages,
        CheckSettings settings,
        Func<ICheckStage, IProgress<double>> progressOf,
        Action<StageResult> onEnded,
        TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var start = time.GetTimestamp();
        var results = new List<StageResult>();
        var weightLeft = stages.Sum(stage => stage.Weight);

        // Fixed work first, whatever it takes: on a slow machine nothing would be left for those that search, and a check that looked at nothing is not clean.
        long? searching = null;
        foreach (var stage in stages.OrderBy(stage => stage.Weight > 0))
        {
            if (stage.Weight > 0)
            {
                searching ??= time.GetTimestamp();
            }

            var left = searching is { } since ? settings.Budget - time.GetElapsedTime(since) : settings.Budget;
            var share = stage.Weight > 0 && left > TimeSpan.Zero ? left * (stage.Weight / weightLeft) : TimeSpan.Zero;
            weightLeft -= stage.Weight;
            var begun = time.GetTimestamp();
            var result = settings.Stop.IsCancellationRequested ? Cut(stage, "not begun") : RunOne(stage, settings, share, progressOf(stage));
            results.Add(result with { Seconds = time.GetElapsedTime(begun).TotalSeconds, BudgetSeconds = stage.Weight > 0 ? share.TotalSeconds : null });
            onEnded(results[^1]);
        }

        return new CheckResult(settings.Seed, time.GetElapsedTime(start).TotalSeconds, results);
    }

    /// <summary>Runs a stage beside this thread, so that one that doesn't look whether it shall stop is left behind.</summary>
    private static StageResult RunOne(ICheckStage stage, CheckSettings settings, TimeSpan share, IProgress<double> progress)
    {
        var work = Task.Factory.StartNew(() => stage.Run(settings, share, progress), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([work, Stopped(settings.Stop)]) != 0 && !((IAsyncResult)work).AsyncWaitHandle.WaitOne(s_grace))
        {
            return Cut(stage, "ended before it had a result");
        }

        return settings.Stop.IsCancellationRequested && work.IsFaulted
            ? Cut(stage, "ended before it had a result")
            : work.GetAwaiter().GetResult() with { IsCut = settings.Stop.IsCancellationRequested };
    }

    private static Task Stopped(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(stopped.SetResult);
        return stopped.Task;
    }

    private static StageResult Cut(ICheckStage stage, string why) => new() { Stage = stage.Name, Summary = why, IsCut = true };
}
