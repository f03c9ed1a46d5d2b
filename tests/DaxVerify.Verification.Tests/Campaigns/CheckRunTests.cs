using System.Diagnostics;
using DaxVerify.Verification.Campaigns;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>Stages of a check get their shares of the budget whatever the fixed work before them took.</summary>
public sealed class CheckRunTests
{
    [Fact]
    public void Fixed_work_longer_than_the_budget_leaves_the_searching_stages_all_of_it()
    {
        var budget = TimeSpan.FromMilliseconds(1);
        var search = new Stage("search", 1, _ => { });
        var work = new Stage("work", 0, _ => Spin(budget * 3));

        var result = CheckRun.Run([search, work], new CheckSettings("", budget, 1), _ => new Progress<double>(), _ => { });

        Assert.Equal(["work", "search"], result.Stages.Select(stage => stage.Stage));
        Assert.True(search.Given > TimeSpan.Zero, $"the searching stage was given {search.Given}");
    }

    private static void Spin(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            Thread.SpinWait(100);
        }
    }

    private sealed class Stage(string name, double weight, Action<TimeSpan> run) : ICheckStage
    {
        public string Name => name;

        public double Weight => weight;

        public TimeSpan Given { get; private set; }

        public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
        {
            Given = budget;
            run(budget);
            return new StageResult { Stage = name, Summary = "done" };
        }
    }
}
