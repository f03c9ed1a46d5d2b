using DaxVerify.Cli.Exploring;

namespace DaxVerify.Cli.Tests;

public class ShrinkingTimeTests
{
    [Fact]
    public void What_one_finding_does_not_need_goes_to_the_others()
    {
        var time = new ShrinkingTime(TimeSpan.FromMinutes(60));
        var parts = new List<TimeSpan>();
        for (var left = 3; left > 0; left--)
        {
            Assert.Equal(left, time.Shrink(left, part => { parts.Add(part); return left; }, out var isCutOff));
            Assert.False(isCutOff);
        }

        Assert.InRange(parts[0].TotalMinutes, 19, 20);
        Assert.InRange(parts[1].TotalMinutes, 29, 30);
        Assert.InRange(parts[2].TotalMinutes, 59, 60);
        Assert.Equal(0, time.CutOff);
    }

    [Fact]
    public void Who_uses_up_its_part_is_told_and_the_next_one_has_hardly_any()
    {
        var time = new ShrinkingTime(TimeSpan.FromMilliseconds(1));
        var parts = new List<TimeSpan>();
        for (var left = 2; left > 0; left--)
        {
            time.Shrink(left, UseUp, out var isCutOff);
            Assert.True(isCutOff);
        }

        Assert.Equal(2, time.CutOff);
        Assert.All(parts, part => Assert.InRange(part, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(1)));

        int UseUp(TimeSpan part)
        {
            parts.Add(part);
            SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(2));
            return 0;
        }
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(20, 10)]
    [InlineData(240, 120)]
    public void It_is_half_of_the_campaigns_and_ten_seconds_at_least(int campaign, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ShrinkingTime.Default(TimeSpan.FromSeconds(campaign)));
}
