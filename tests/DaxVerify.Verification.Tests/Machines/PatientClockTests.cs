using DaxVerify.Verification.Machines;

namespace DaxVerify.Verification.Tests.Machines;

/// <summary>A clock for whoever waits doesn't count what nobody could use.</summary>
public sealed class PatientClockTests
{
    [Fact]
    public void Time_between_looks_counts_but_not_a_long_while_without_any()
    {
        var time = new SetTime();
        var clock = new PatientClock(time);

        Assert.Equal(TimeSpan.FromMilliseconds(60), Look(60));
        Assert.Equal(TimeSpan.FromMilliseconds(260), Look(200));
        Assert.Equal(TimeSpan.FromMilliseconds(460), Look(3_600_000));
        Assert.Equal(TimeSpan.FromMilliseconds(470), Look(10));
        Assert.Equal(TimeSpan.FromMilliseconds(470), clock.Elapsed);

        TimeSpan Look(int milliseconds)
        {
            time.Milliseconds += milliseconds;
            return clock.Look();
        }
    }
}
