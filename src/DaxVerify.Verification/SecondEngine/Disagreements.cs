using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.SecondEngine;

/// <summary>The part of a report that says where the two engines disagree: each row is a defect of one of them.</summary>
public static class Disagreements
{
    /// <summary>The rows, as a Markdown table under a line that says what they are.</summary>
    /// <param name="agreements">What the project's own engine says of the second one's findings.</param>
    /// <returns>Lines; none when the engines agree.</returns>
    public static IEnumerable<string> Lines(IEnumerable<EngineAgreement> agreements)
    {
        var rows = agreements.Where(agreement => agreement.Ours is null).Select(Row).ToList();
        return rows.Count == 0
            ? []
            : ["disagreements, each a defect of one of the engines:", "| defect | scenario | Coyote sees it after | daxverify's engine doesn't in |", "|---|---|---:|---:|", .. rows];
    }

    /// <summary>The command line under which Coyote meets a finding of drawn scenarios again, at the end of the same executions.</summary>
    /// <returns>The command line.</returns>
    public static string CommandFor(EngineFinding finding) =>
        ShellCommand.Of("daxverify", "campaign", "--mode", $"{finding.Mode}", "--engine", "coyote", "--seed", $"{finding.Seed}", "--executions", $"{finding.Since}");

    private static string Row(EngineAgreement agreement) =>
        $"| {agreement.Theirs.Key.Replace('|', '/')} | `{agreement.Theirs.Report.Scenario}` on {agreement.Theirs.Mode} | {agreement.Theirs.Since} (seed {agreement.Theirs.Seed}) | {agreement.Executions} |";
}
