using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Verification.Linearizability;

/// <summary>The regions of a finding's machine before its threads started and after they ended, as small maps.</summary>
public static class ScenarioMaps
{
    /// <returns>Lines, each ended by a newline.</returns>
    public static string Before(ScenarioFinding finding)
    {
        var scenario = finding.Scenario.On(finding.Mode);
        return RegionMap.Render(scenario.Topology, BusOracles.Before(scenario));
    }

    /// <returns>Lines, each ended by a newline; <see langword="null"/> when the threads never came to rest.</returns>
    public static string? After(ScenarioFinding finding) => finding.After is not { } after ? null
        : RegionMap.Render(finding.Scenario.On(finding.Mode).Topology, after);

    /// <summary>Both maps under headings.</summary>
    /// <returns>Lines, each ended by a newline.</returns>
    public static string Render(ScenarioFinding finding) =>
        $"memory before:\n{Indent(Before(finding))}memory after:\n{Indent(After(finding) ?? "(the threads didn't come to rest)\n")}";

    private static string Indent(string lines) => string.Concat(lines.Split('\n')[..^1].Select(line => $"  {line}\n"));
}
