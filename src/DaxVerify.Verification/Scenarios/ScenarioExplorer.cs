using DaxVerify.Exploration;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>Explores scenarios: hands them to the engine, which runs a rewritten copy of this assembly and of the bus.</summary>
public static class ScenarioExplorer
{
    private static readonly Lock s_given = new();
    private static readonly Lazy<LoadedAssembly> s_programs = new(() => LoadedAssembly.Load(
        typeof(ScenarioPrograms).Assembly.Location,
        ["DaxVerify.Vocabulary", "DaxVerify.MemoryCopy", "DaxVerify.Annotations", "DaxVerify.Specification"]));

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

    /// <summary>Explores one scenario for one defect and passes over every other that it shows.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="key">The defect; see <see cref="ScenarioFinding.Key"/>.</param>
    /// <param name="options">How; its race detection is that of the scenario.</param>
    /// <returns>What was explored, and the finding if there is one: of that defect, or of one that only the engine's signature tells from it.</returns>
    public static (ExplorationResult Result, ScenarioFinding? Finding) Search(Scenario scenario, string key, ExplorationOptions options) =>
        Explore(scenario, options with
        {
            PassesOver = (kind, message) => ScenarioFinding.KeyOf(kind, message, StuckNow().Stuck) is { } other && other != key,
        });

    /// <summary>Explores drawn scenarios: each execution draws another one and a schedule for it.</summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How; the strategy must be a random one.</param>
    /// <param name="known">What was seen before and is passed over.</param>
    /// <param name="goesOn">Told each new finding, which is known from then on, and after how many executions it was seen; whether to go on. Null ends at the first.</param>
    /// <returns>What was explored, and the finding that ended it if there is one.</returns>
    public static (ExplorationResult Result, ScenarioFinding? Finding) ExploreDrawn(
        KernelMode mode, ExplorationOptions options, KnownDefects known, Func<ScenarioFinding, long, bool>? goesOn = null)
    {
        lock (s_given)
        {
            AppContext.SetData(KnownViolations.Key, known.Keys);
            var program = mode switch
            {
                KernelMode.Linux61 => nameof(ScenarioPrograms.DrawnLinux61),
                KernelMode.Linux612 => nameof(ScenarioPrograms.DrawnLinux612),
                _ => nameof(ScenarioPrograms.DrawnStrict),
            };
            return Run(program, mode, options with
            {
                PassesOver = (kind, message) => known.Contains(kind, message, StuckNow().Stuck),
                GoesOnAfter = goesOn is null ? null : (bug, executions) =>
                {
                    var finding = FindingOf(bug, mode);
                    return !known.Add(finding) || goesOn(finding, executions);
                },
            });
        }
    }

    /// <summary>The schedule in the replay string of a finding; thread 0 is the scenario's own, which starts and joins the others.</summary>
    /// <param name="replay">The replay string.</param>
    /// <returns>Threads in order, each with how often in a row it was chosen among several.</returns>
    /// <exception cref="ExplorationException">The string is damaged, or isn't of a given scenario.</exception>
    public static IReadOnlyList<(int Thread, int Choices)> ScheduleOf(string replay) => ReplaySchedule.Read(replay, NameOf(nameof(ScenarioPrograms.Given)));

    private static string NameOf(string program) => $"{typeof(ScenarioPrograms).FullName}.{program}";

    private static (ExplorationResult Result, ScenarioFinding? Finding) Run(string program, KernelMode mode, ExplorationOptions options)
    {
        var result = s_programs.Value.RunTest(NameOf(program), options);
        return (result, result.Bug is { } bug ? FindingOf(bug, mode) : null);
    }

    private static ScenarioFinding FindingOf(BugReport bug, KernelMode mode)
    {
        var (name, stuck) = StuckNow();
        return new ScenarioFinding(name, mode, bug, stuck) { After = (SystemObservation?)AppContext.GetData(ScenarioPrograms.AfterKey) };
    }

    /// <summary>The scenario of the last execution and, for each thread that didn't end, the operation that it was in.</summary>
    private static (ScenarioName Name, IReadOnlyList<string> Stuck) StuckNow()
    {
        var name = ScenarioName.Parse((string)AppContext.GetData(ScenarioPrograms.NameKey)!);
        var progress = (int[])AppContext.GetData(ScenarioPrograms.ProgressKey)!;
        return (name, name.StuckIn(progress));
    }
}
