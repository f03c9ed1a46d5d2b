using DaxVerify.Exploration;
using DaxVerify.Scenarios.Programs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Explores scenarios: hands the engine the programs that run them, makes the record of each execution and judges it. An exploration runs
/// at a time in a process, so the record made last is that of the execution that a finding is about.
/// </summary>
public sealed class ScenarioExplorer
{
    private static readonly Lazy<LoadedAssembly> s_programs = new(
        () => LoadedAssembly.Load(typeof(ScenarioPrograms).Assembly.Location, ScenarioPrograms.SharedAssemblies));

    private readonly Func<ScenarioExecution> _make;
    private readonly Action<ScenarioExecution>? _look;
    private ScenarioExecution _last;

    private ScenarioExplorer(Func<ScenarioExecution> make, Action<ScenarioExecution>? look)
    {
        _make = make;
        _look = look;
        _last = make();
    }

    /// <summary>Explores the interleavings of one scenario.</summary>
    /// <param name="options">How; its race detection is that of the scenario.</param>
    /// <param name="look">Told each execution that came to its end and broke no invariant.</param>
    public static (ExplorationResult Result, ScenarioFinding? Finding) Explore(
        Scenario scenario, ExplorationOptions options, Action<ScenarioExecution>? look = null) =>
        new ScenarioExplorer(() => new ScenarioExecution(scenario), look).Run(nameof(ScenarioPrograms.Given), options with { DetectRaces = scenario.DetectsRaces });

    /// <summary>Explores one scenario for one defect and passes over every other that it shows.</summary>
    /// <param name="key">The defect; see <see cref="ScenarioFinding.Key"/>.</param>
    /// <param name="options">How; its race detection is that of the scenario.</param>
    /// <returns>What was explored, and the finding of that defect if there is one.</returns>
    public static (ExplorationResult Result, ScenarioFinding? Finding) Search(Scenario scenario, string key, ExplorationOptions options)
    {
        var explorer = new ScenarioExplorer(() => new ScenarioExecution(scenario), look: null);
        return explorer.Run(nameof(ScenarioPrograms.Given), options with
        {
            DetectRaces = scenario.DetectsRaces,
            PassesOver = finding => (ScenarioFinding.KeyOf(finding, explorer._last.Stuck) ?? finding.Key) != key,
        });
    }

    /// <summary>Explores drawn scenarios: each execution draws another one and a schedule for it.</summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How; the strategy must be a random one.</param>
    /// <param name="known">What was seen before and is passed over.</param>
    /// <param name="goesOn">Told each new finding, which is known from then on, and after how many executions it was seen; whether to go on. Null ends at the first.</param>
    /// <returns>What was explored, and the finding that ended it if there is one.</returns>
    public static (ExplorationResult Result, ScenarioFinding? Finding) ExploreDrawn(
        KernelMode mode, ExplorationOptions options, KnownDefects known, Func<ScenarioFinding, long, bool>? goesOn = null)
    {
        var explorer = new ScenarioExplorer(() => new ScenarioExecution(mode), look: null);
        return explorer.Run(nameof(ScenarioPrograms.Drawn), options with
        {
            PassesOver = finding => known.Contains(finding, explorer._last.Stuck),
            GoesOnAfter = goesOn is null ? null : (bug, executions) =>
            {
                var finding = explorer.FindingOf(bug);
                return !known.Add(finding) || goesOn(finding, executions);
            },
        });
    }

    private static string NameOf(string program) => $"{typeof(ScenarioPrograms).FullName}.{program}";

    private (ExplorationResult Result, ScenarioFinding? Finding) Run(string program, ExplorationOptions options)
    {
        // The bus stands for C code, to which .NET's memory model promises nothing.
        var result = s_programs.Value.RunTest(NameOf(program), () => _last = _make(), Judge, options with { Races = RaceRules.Strict, Observe = () => _last.LookAtRegions?.Invoke() });
        return (result, result.Bug is { } bug ? FindingOf(bug) : null);
    }

    private Violation? Judge(ScenarioExecution execution)
    {
        var violation = ScenarioFinding.ViolationOf(execution);
        if (violation is null)
        {
            _look?.Invoke(execution);
        }

        return violation;
    }

    private ScenarioFinding FindingOf(BugReport bug) =>
        new(_last.Scenario!.Name, _last.Mode, bug, _last.Stuck) { After = _last.After };
}
