using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore --scenario</c>: explores the interleavings of a scenario of the bus.</summary>
internal static class ExploreScenario
{
    /// <summary>Explores a scenario and prints what was found.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How to explore.</param>
    /// <param name="asJson">Print JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string name, string mode, ExplorationOptions options, bool asJson)
    {
        var scenario = Find(name, mode) with { DetectsRaces = options.DetectRaces };
        try
        {
            var result = ExploreCommand.Quietly(() => ScenarioExplorer.Explore(scenario, options).Result);
            ExploreReport.Print(result, asJson, $"daxverify explore --scenario {name} --mode {mode}");
            return result.Bug is null ? ExitCode.Clean : ExitCode.Violation;
        }
        catch (ExplorationException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Scenario Find(string name, string mode)
    {
        try
        {
            return NamedScenarios.Parse(name, mode);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
