using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Locks;

/// <summary>Monitors, locks, semaphores, events, lazies, and locks that a program builds itself.</summary>
public sealed class LockTests
{
    [Theory]
    [DemosOf("Locks")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);
}
