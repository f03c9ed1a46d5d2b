using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Hashes;

/// <summary>Hash codes.</summary>
public sealed class HashTests
{
    [Theory]
    [DemosOf("Hashes")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);
}
