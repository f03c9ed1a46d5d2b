using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Memory;

/// <summary>Fields, elements, locals and what is reached by reference: plain, volatile, interlocked.</summary>
public sealed class MemoryTests
{
    [Theory]
    [DemosOf("Memory")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);
}
