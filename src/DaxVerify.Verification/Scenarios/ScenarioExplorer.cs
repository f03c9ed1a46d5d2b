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
    /// <returns>What was explored, and the finding if there is one.</returns>
    public static (ExplorationResult Result, ScenarioFinding? Finding) Explore(Scenario scenario, ExplorationOptions options)
    {
        lock (s_given)
        {
            AppContext.SetData(ScenarioPrograms.GivenKey, scenario);
            AppContext.SetData(KnownViolations.Key, null);
            return Run(nameof(ScenarioPrograms.Given), scenario.Mode, options with { DetectRaces = scenario.DetectsRaces });
        }
    }

    /// <summary>Explores drawn scenarios: each execution draws another one and a schedule for it.</summary>
    /// <param name="mode"><c>Strict</c> or <c>Linux612</c>.</param>
    /// <param name="options">How; the strategy must be a random one.</param>
    /// <param name="known">Keys of findings; executions that break an invariant in one of these ways go on.</param>
    /// <returns>What was explored, and the finding if there is one.</returns>
    public static (ExplorationResult Result, ScenarioFinding? Finding) ExploreDrawn(
        string mode, ExplorationOptions options, HashSet<string> known)
    {
        lock (s_given)
        {
            AppContext.SetData(KnownViolations.Key, known);
            var program = mode == "Strict" ? nameof(ScenarioPrograms.DrawnStrict) : nameof(ScenarioPrograms.DrawnLinux612);
            return Run(program, mode, options);
        }
    }

    private static (ExplorationResult Result, ScenarioFinding? Finding) Run(string program, string mode, ExplorationOptions options)
    {
        var result = Exploration.Explore.RunTest(
            typeof(ScenarioPrograms).Assembly.Location,
            $"{typeof(ScenarioPrograms).FullName}.{program}",
            options with { SharedAssemblies = s_shared, ClocksOnlyNote = true });
        return (result, result.Bug is { } bug ? FindingOf(bug, mode) : null);
    }

    private static ScenarioFinding FindingOf(BugReport bug, string mode)
    {
        var name = ScenarioName.Parse((string)AppContext.GetData(ScenarioPrograms.NameKey)!);
        var progress = (int[])AppContext.GetData(ScenarioPrograms.ProgressKey)!;
        var stuck = new List<string>();
        for (var i = 0; i < progress.Length; i++)
        {
            if (progress[i] < name.Threads[i].Count)
            {
                stuck.Add(OperationSpelling.KindOf(name.Threads[i][progress[i]]));
            }
        }

        return new ScenarioFinding(name, mode, bug, stuck);
    }
}
