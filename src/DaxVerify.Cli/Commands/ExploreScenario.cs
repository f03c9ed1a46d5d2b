using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore --scenario</c>: explores the interleavings of a scenario of the bus.</summary>
internal static class ExploreScenario
{
    /// <summary>Explores a scenario and prints what was found.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">How to explore.</param>
    /// <param name="asJson">Print JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string name, ExplorationOptions options, bool asJson)
    {
        var scenario = Find(name);
        try
        {
            var result = ExploreCommand.Quietly(() => ScenarioExplorer.Explore(scenario, options));
            ExploreReport.Print(result, asJson, $"daxverify explore --scenario {name}");
            return result.Bug is null ? ExitCode.Clean : ExitCode.Violation;
        }
        catch (ExplorationException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Scenario Find(string name) =>
        NamedScenarios.All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new UsageException($"no scenario '{name}'; there are {string.Join(", ", NamedScenarios.All.Select(s => s.Name))}");
}
