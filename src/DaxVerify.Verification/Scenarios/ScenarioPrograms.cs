using DaxVerify.Exploration;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// What the exploration engine runs, in a rewritten copy of this assembly: the scenario that the process left for it, or one drawn from
/// the choice stream. Vocabulary is shared between the copies, so that scenarios pass from one to the other as they are.
/// </summary>
internal static class ScenarioPrograms
{
    /// <summary>Where the process leaves the scenario to run, among its named data.</summary>
    public const string GivenKey = "DaxVerify.Scenarios.Given";

    /// <summary>Where an execution leaves the name of the scenario that it runs.</summary>
    public const string NameKey = "DaxVerify.Scenarios.Name";

    /// <summary>Where an execution leaves how many operations each thread has completed.</summary>
    public const string ProgressKey = "DaxVerify.Scenarios.Progress";

    /// <summary>Where an execution leaves what the machine looked like after its threads ended.</summary>
    public const string AfterKey = "DaxVerify.Scenarios.After";

    /// <summary>Runs the given scenario.</summary>
    public static void Given() =>
        Run((Scenario)(AppContext.GetData(GivenKey) ?? throw new InvalidOperationException("no scenario was given")));

    /// <summary>Draws a scenario for <c>Strict</c> and runs it.</summary>
    public static void DrawnStrict() => Run(NamedScenarios.Make(ScenarioGenerator.Draw(Explore.Choose), KernelMode.Strict));

    /// <summary>Draws a scenario for <c>Linux612</c> and runs it.</summary>
    public static void DrawnLinux612() => Run(NamedScenarios.Make(ScenarioGenerator.Draw(Explore.Choose), KernelMode.Linux612));

    /// <summary>Draws a scenario for <c>Linux61</c> and runs it.</summary>
    public static void DrawnLinux61() => Run(NamedScenarios.Make(ScenarioGenerator.Draw(Explore.Choose), KernelMode.Linux61));

    private static void Run(Scenario scenario)
    {
        var progress = new int[scenario.Threads.Count];
        AppContext.SetData(NameKey, scenario.Name);
        AppContext.SetData(ProgressKey, progress);
        AppContext.SetData(AfterKey, null);
        try
        {
            ScenarioRun.Execute(scenario, progress);
        }
        catch (InvariantBrokenException violation) when (KnownViolations.Contains(violation))
        {
            // The campaign reported it already; nothing runs any more in this execution.
        }
    }
}
