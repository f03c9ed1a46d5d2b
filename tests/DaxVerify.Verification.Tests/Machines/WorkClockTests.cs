using DaxVerify.Verification.Machines;

namespace DaxVerify.Verification.Tests.Machines;

/// <summary>A process that gets a part of a processor isn't told to hang for the time that others had.</summary>
public sealed class WorkClockTests
{
    [Theory]
    [InlineData(100, 0, 100, "nothing of it runs: all of it waits")]
    [InlineData(100, 1, 100, "a collector's thread looks around, no more")]
    [InlineData(100, 100, 100, "it has a processor of its own")]
    [InlineData(100, 180, 100, "it has two")]
    [InlineData(100, 10, 10, "nine others have the rest")]
    [InlineData(3_600_000, 0, 200, "the machine stood still")]
    public void What_counts_is_what_the_process_could_use(int passed, int worked, int counted, string why)
    {
        var time = new SetTime();
        var used = TimeSpan.FromSeconds(3);
        var clock = new WorkClock(new PatientClock(time), () => used);

        time.Milliseconds += passed;
        used += TimeSpan.FromMilliseconds(worked);

        Assert.True(clock.Look() == TimeSpan.FromMilliseconds(counted), $"{clock.Elapsed.TotalMilliseconds} ms counted, expected {counted}: {why}");
        Assert.Equal(clock.Elapsed, clock.Look());
    }
}
