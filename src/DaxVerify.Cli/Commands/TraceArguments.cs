using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary>What the commands on traces share: reading one of a scenario, with errors for the user.</summary>
internal static class TraceArguments
{
    /// <summary>Reads a trace of a scenario.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="UsageException">The file is no trace that can be read.</exception>
    public static ScenarioTrace ReadScenario(string path)
    {
        try
        {
            return ScenarioTraceFile.Read(path);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
