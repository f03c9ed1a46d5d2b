using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Tests;

/// <summary>The rate that a bar shows is that of the work, not of the work and what had to be done before it.</summary>
public sealed class LiveClockTests
{
    [Fact]
    public void Time_before_the_first_thing_is_done_does_not_count()
    {
        var clock = new LiveClock();

        Assert.Equal(0, clock.RateOf(0, TimeSpan.FromSeconds(9)));
        Assert.Equal(1, clock.RateOf(10, TimeSpan.FromSeconds(10)));
        Assert.Equal(1000, clock.RateOf(2010, TimeSpan.FromSeconds(12)));
        Assert.Equal(500, clock.RateOf(2010, TimeSpan.FromSeconds(14)));
    }
}
