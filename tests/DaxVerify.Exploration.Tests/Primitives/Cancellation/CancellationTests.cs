using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Cancellation;

/// <summary>Tokens, their sources and callbacks.</summary>
public sealed class CancellationTests
{
    [Theory]
    [DemosOf("Cancellation")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);
}
