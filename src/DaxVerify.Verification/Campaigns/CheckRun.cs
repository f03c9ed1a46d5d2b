using System.Diagnostics;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Runs the stages of a check one after the other and shares the budget out among those that take any amount.</summary>
public static class CheckRun
{
    /// <param name="progressOf">Makes the progress listener of a stage.</param>
    /// <param name="onEnded">Told each stage's result as it ends.</param>
    /// <returns>The results in order.</returns>
    public static CheckResult Run(
        IReadOnlyList<ICheckStage> stages,
        CheckSettings settings,
        Func<ICheckStage, IProgress<double>> progressOf,
        Action<StageResult> onEnded)
    {
        var clock = Stopwatch.StartNew();
        var results = new List<StageResult>();
        var weightLeft = stages.Sum(stage => stage.Weight);

        // Fixed work first: what it leaves of the budget is shared out by weight.
        foreach (var stage in stages.OrderBy(stage => stage.Weight > 0))
        {
            var left = settings.Budget - clock.Elapsed;
            var share = stage.Weight > 0 && left > TimeSpan.Zero ? left * (stage.Weight / weightLeft) : TimeSpan.Zero;
            weightLeft -= stage.Weight;
            var stageClock = Stopwatch.StartNew();
            var result = stage.Run(settings, share, progressOf(stage)) with { Seconds = stageClock.Elapsed.TotalSeconds };
            results.Add(result);
            onEnded(result);
        }

        return new CheckResult(settings.Seed, clock.Elapsed.TotalSeconds, results);
    }
}
