using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Randomness;

/// <summary>Random numbers that the program draws.</summary>
public sealed class RandomnessTests
{
    [Theory]
    [DemosOf("Randomness")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);
}
