using DaxVerify.Cli.Exploring;

namespace DaxVerify.Cli.Tests;

public class ShrinkingTimeTests
{
    [Fact]
    public void What_one_finding_does_not_need_goes_to_the_others()
    {
        var clock = new SetClock();
        var time = new ShrinkingTime(TimeSpan.FromSeconds(60), clock);
        Assert.Equal([20, 25, 50], Enumerable.Range(1, 3).Reverse().Select(left => Take(time, clock, left, seconds: left == 3 ? 10 : 0, isCutOff: false)));
        Assert.Equal(0, time.CutOff);
    }

    [Fact]
    public void Who_uses_up_its_part_is_told_and_the_next_one_has_hardly_any()
    {
        var clock = new SetClock();
        var time = new ShrinkingTime(TimeSpan.FromSeconds(6), clock);
        Assert.Equal(3, Take(time, clock, left: 2, seconds: 7, isCutOff: true));
        Assert.Equal(0, Take(time, clock, left: 1, seconds: 1, isCutOff: true), 0.001);
        Assert.Equal(2, time.CutOff);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(20, 10)]
    [InlineData(240, 120)]
    public void It_is_half_of_the_campaigns_and_ten_seconds_at_least(int campaign, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ShrinkingTime.Default(TimeSpan.FromSeconds(campaign)));

    /// <summary>The seconds that one is given, of which it takes some.</summary>
    private static double Take(ShrinkingTime time, SetClock clock, int left, int seconds, bool isCutOff)
    {
        var part = time.Shrink(left, given => clock.Advance(given, seconds), out var wasCutOff);
        Assert.Equal(isCutOff, wasCutOff);
        return part.TotalSeconds;
    }

    private sealed class SetClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public TimeSpan Advance(TimeSpan given, int seconds)
        {
            _now += seconds * TimeSpan.TicksPerSecond;
            return given;
        }
    }
}
