using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Programs;

/// <summary>
/// What the exploration engine runs, in a rewritten copy of this assembly and of the bus. The record that each execution fills is of an
/// assembly that isn't rewritten, so that both sides mean the same by it.
/// </summary>
public static class ScenarioPrograms
{
    /// <summary>Assemblies that the two sides share; the others are rewritten.</summary>
    public static IReadOnlyList<string> SharedAssemblies { get; } =
        ["DaxVerify.Vocabulary", "DaxVerify.MemoryCopy", "DaxVerify.Annotations", "DaxVerify.Specification"];

    /// <summary>Runs the scenario that the record gives.</summary>
    /// <param name="execution">The record.</param>
    public static void Given(ScenarioExecution execution) =>
        ScenarioRun.Execute(execution, static () => throw new InvalidOperationException("no scenario was given"));

    /// <summary>Draws a scenario from the choice stream and runs it.</summary>
    /// <param name="execution">The record.</param>
    public static void Drawn(ScenarioExecution execution) => GivenOrDrawn(execution, Explore.Choose);

    /// <summary>Runs the scenario that the record gives, or one drawn from the choices of whichever engine is in control.</summary>
    /// <param name="execution">The record.</param>
    /// <param name="choose">The engine's choices: given a number of values, one from 0 on.</param>
    public static void GivenOrDrawn(ScenarioExecution execution, Func<int, int> choose) =>
        ScenarioRun.Execute(execution, () => ScenarioGenerator.Draw(choose));
}
