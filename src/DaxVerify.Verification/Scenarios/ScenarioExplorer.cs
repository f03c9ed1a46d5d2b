using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>Explores scenarios: hands them to the engine, which runs a rewritten copy of this assembly and of the bus.</summary>
public static class ScenarioExplorer
{
    private static readonly Lock s_given = new();
    private static readonly string[] s_shared =
        ["DaxVerify.Vocabulary", "DaxVerify.MemoryCopy", "DaxVerify.Annotations", "DaxVerify.Specification"];

    /// <summary>Explores the interleavings of one scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="options">How; its race detection is that of the scenario.</param>
    /// <returns>What was found.</returns>
    public static ExplorationResult Explore(Scenario scenario, ExplorationOptions options)
    {
        lock (s_given)
        {
            AppContext.SetData(ScenarioPrograms.GivenKey, scenario);
            return Run(nameof(ScenarioPrograms.Given), options with { DetectRaces = scenario.DetectsRaces });
        }
    }

    private static ExplorationResult Run(string program, ExplorationOptions options) =>
        Exploration.Explore.RunTest(
            typeof(ScenarioPrograms).Assembly.Location,
            $"{typeof(ScenarioPrograms).FullName}.{program}",
            options with { SharedAssemblies = s_shared });
}
