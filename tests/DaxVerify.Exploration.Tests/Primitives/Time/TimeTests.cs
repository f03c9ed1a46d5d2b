using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Time;

/// <summary>Virtual time: timeouts, sleeps, clocks.</summary>
public sealed class TimeTests
{
    [Theory]
    [DemosOf("Time")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);
}
