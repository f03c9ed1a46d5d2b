using System.Runtime.Loader;
using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Loading;

/// <summary>Rewritten copies don't pile up: their load contexts are collected after the exploration.</summary>
public sealed class UnloadingTests
{
    private const int Explorations = 10;

    [Fact]
    public void Load_contexts_of_finished_explorations_are_collected()
    {
        for (var i = 0; i < Explorations; i++)
        {
            foreach (var name in new[] { "LostUpdates.BugWithLock", "Signalling.CorrectCancellation", "Races.BugList", "Races.CorrectThreadStatic" })
            {
                Explore.RunTest(typeof(LostUpdates).Assembly.Location, $"DaxVerify.Exploration.Demos.{name}", new ExplorationOptions { Executions = 50 });
            }
        }

        var left = int.MaxValue;
        for (var i = 0; i < 20 && left > Explorations; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            left = AssemblyLoadContext.All.Count(c => c.Name == "explore DaxVerify.Exploration.Demos.dll");
        }

        Assert.InRange(left, 0, Explorations);
    }
}
