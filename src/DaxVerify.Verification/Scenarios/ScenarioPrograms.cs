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

    /// <summary>Where an execution leaves the scenario that it drew.</summary>
    public const string DrawnKey = "DaxVerify.Scenarios.Drawn";

    /// <summary>Runs the given scenario.</summary>
    public static void Given() =>
        ScenarioRun.Execute((Scenario)(AppContext.GetData(GivenKey) ?? throw new InvalidOperationException("no scenario was given")));

    /// <summary>Draws a scenario for <c>Strict</c> and runs it.</summary>
    public static void DrawnStrict() => RunDrawn(ScenarioGenerator.Draw("Strict", detectsRaces: true));

    /// <summary>Draws a scenario for <c>Linux612</c> and runs it.</summary>
    public static void DrawnLinux612() => RunDrawn(ScenarioGenerator.Draw("Linux612", detectsRaces: false));

    private static void RunDrawn(Scenario scenario)
    {
        AppContext.SetData(DrawnKey, scenario);
        ScenarioRun.Execute(scenario);
    }
}
