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

    /// <summary>Explores drawn scenarios: each execution draws another one and a schedule for it.</summary>
    /// <param name="mode"><c>Strict</c>, with race detection, or <c>Linux612</c>, without.</param>
    /// <param name="options">How; the strategy must be a random one.</param>
    /// <returns>What was explored, and the finding if there is one.</returns>
    public static (ExplorationResult Result, Scenario? Found) ExploreDrawn(string mode, ExplorationOptions options)
    {
        lock (s_given)
        {
            var isStrict = mode == "Strict";
            var program = isStrict ? nameof(ScenarioPrograms.DrawnStrict) : nameof(ScenarioPrograms.DrawnLinux612);
            var result = Run(program, options with { DetectRaces = isStrict });
            return (result, result.Bug is null ? null : (Scenario?)AppContext.GetData(ScenarioPrograms.DrawnKey));
        }
    }

    private static ExplorationResult Run(string program, ExplorationOptions options) =>
        Exploration.Explore.RunTest(
            typeof(ScenarioPrograms).Assembly.Location,
            $"{typeof(ScenarioPrograms).FullName}.{program}",
            options with { SharedAssemblies = s_shared });
}
