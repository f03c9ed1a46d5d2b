using System.Globalization;
using System.Text;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Exporting;

/// <summary>
/// Turns a finding of the exploration into a C# file with one xunit fact that runs its schedule again, and fails as long as the defect shows.
/// </summary>
public static class ScenarioXunitExport
{
    /// <summary>Exports a finding.</summary>
    /// <param name="trace">The finding.</param>
    /// <param name="className">Name of the test class.</param>
    /// <returns>The C# file.</returns>
    public static string Make(ScenarioTrace trace, string className)
    {
        var text = new StringBuilder();
        text.Append("using DaxVerify.Verification.Scenarios;\nusing DaxVerify.Verification.Traces;\nusing DaxVerify.Vocabulary;\nusing Xunit;\n\n");
        text.Append(CultureInfo.InvariantCulture, $"/// <summary>{Xml(ExportText.Comment(trace.Scenario))} on {trace.Mode}: {Xml(ExportText.Comment(trace.Key.ReplaceLineEndings(" ")))}.</summary>\n");
        text.Append(CultureInfo.InvariantCulture, $"public class {className}\n{{\n    [Fact]\n    public void Defect_does_not_show()\n    {{\n");
        text.Append("        var trace = new ScenarioTrace(\n");
        text.Append(CultureInfo.InvariantCulture, $"            Scenario: {ExportText.CSharp(trace.Scenario)},\n");
        text.Append(CultureInfo.InvariantCulture, $"            Mode: KernelMode.{trace.Mode},\n");
        text.Append(CultureInfo.InvariantCulture, $"            DetectsRaces: {(trace.DetectsRaces ? "true" : "false")},\n");
        text.Append(CultureInfo.InvariantCulture, $"            Key: {ExportText.CSharp(trace.Key)},\n");
        text.Append(CultureInfo.InvariantCulture, $"            Message: {ExportText.CSharp(trace.Message)},\n");
        text.Append(CultureInfo.InvariantCulture, $"            Replay: {ExportText.CSharp(trace.Replay)});\n\n");
        text.Append("        // Runs exactly this schedule or, when the bus has changed since, explores the scenario anew.\n");
        text.Append("        var replay = ScenarioReplay.Run(trace);\n\n");
        text.Append("        Assert.True(\n            replay.Finding is null,\n");
        text.Append("            replay.Finding is null ? null : $\"{replay.Finding.Bug.Message}\\n{ScenarioInterleaving.Render(replay.Finding)}\");\n    }\n}\n");
        return text.ToString();
    }

    private static string Xml(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
