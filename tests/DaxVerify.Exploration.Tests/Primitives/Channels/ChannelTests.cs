using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Channels;

/// <summary>Channels: what they hand out and in which order, how they end, and who waits for them.</summary>
public sealed class ChannelTests
{
    [Theory]
    [DemosOf("Channels")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Channels", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);

    [Fact]
    public void A_hang_says_who_waits_for_which_channel()
    {
        Assert.Contains(" to read from Channel#", DemoRun.Bug("Channels.BugNobodyCompletes").Message, StringComparison.Ordinal);
        Assert.Contains(" to write to Channel#", DemoRun.Bug("Channels.BugBothChannelsFull").Message, StringComparison.Ordinal);
    }
}
