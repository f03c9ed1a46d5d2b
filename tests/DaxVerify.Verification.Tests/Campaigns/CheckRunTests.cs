using DaxVerify.Verification.Campaigns;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>Stages of a check get their shares of the budget whatever the fixed work before them took.</summary>
public sealed class CheckRunTests
{
    [Fact]
    public void Fixed_work_longer_than_the_budget_leaves_the_searching_stages_all_of_it()
    {
        var clock = new Clock();
        var budget = TimeSpan.FromSeconds(30);
        var first = new Stage("first", 1, share => clock.Now += share.Ticks);
        var second = new Stage("second", 2, share => clock.Now += share.Ticks);
        var work = new Stage("work", 0, _ => clock.Now += 2 * budget.Ticks);

        var result = CheckRun.Run([first, second, work], new CheckSettings("", budget, 1), _ => new Progress<double>(), _ => { }, clock);

        Assert.Equal(["work", "first", "second"], result.Stages.Select(stage => stage.Stage));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)], new[] { first.Given, second.Given });
        Assert.Equal(90, result.Seconds);
    }

    /// <summary>Stands still but for what stages add to it.</summary>
    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
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
