using System.CommandLine;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Exploring;

/// <summary>What the commands on scenarios share: the mode, finding a scenario by its name, and the command line that explores one.</summary>
internal static class ScenarioSwitches
{
    /// <summary>Makes the option that names a mode of the bus.</summary>
    public static Option<KernelMode> Mode() => new("--mode")
    {
        Description = $"Mode of the bus: {string.Join(", ", KernelModeNames.All)}.",
        DefaultValueFactory = _ => KernelMode.Strict,
        CustomParser = argument =>
        {
            try
            {
                return KernelModeNames.Parse(argument.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                argument.AddError($"--mode: {e.Message}");
                return default;
            }
        },
    };

    /// <summary>Finds a scenario.</summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <exception cref="UsageException">The name doesn't say a scenario.</exception>
    public static Scenario Find(string name, KernelMode mode)
    {
        try
        {
            return RecordedScenario.IsName(name) ? RecordedScenario.Parse(name, mode) : ScenarioName.Parse(name).On(mode);
        }
        catch (FormatException e) when (RecordedScenario.IsName(name))
        {
            throw new UsageException(e.Message);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{e.Message} ('daxverify scenarios' lists what names are made of)");
        }
    }

    /// <summary>The command line that explores a scenario.</summary>
    /// <param name="scenario">Its name.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="detectsRaces">Whether races are reported.</param>
    /// <returns>The command line.</returns>
    public static string CommandFor(string scenario, KernelMode mode, bool detectsRaces) =>
        ShellCommand.Of(["daxverify", "scenario", scenario, "--mode", $"{mode}", .. detectsRaces ? Array.Empty<string>() : ["--no-races"]]);
}
