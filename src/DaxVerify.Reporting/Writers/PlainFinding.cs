using System.Globalization;
using System.Text;
using DaxVerify.Reporting.Model;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Writers;

/// <summary>A finding as plain text, for formats that have no pictures: what is wrong, the interleaving a line a step, and how to see it again.</summary>
internal static class PlainFinding
{
    private const int StepsMax = 200;

    /// <summary>The text, without a newline at its end.</summary>
    public static string Text(ReportFinding finding) =>
        string.Join('\n', new[] { finding.Title, finding.Detail, Steps(finding), finding.Reproduce.Length > 0 ? $"again: {finding.Reproduce}" : "" }
            .Where(part => part.Length > 0).Distinct());

    /// <summary>The steps that a reader in a hurry wants to see, the last ones if there are many; empty if nothing concurrent was seen.</summary>
    public static string Steps(ReportFinding finding)
    {
        if (finding.Interleaving is not { } interleaving)
        {
            return "";
        }

        var names = interleaving.Lanes.ToDictionary(lane => lane.Number, lane => lane.Name);
        var shown = interleaving.Steps.Select((step, i) => (Step: step, Number: interleaving.LeftOut + i + 1)).Where(one => one.Step.IsKey).ToList();
        var text = new StringBuilder();
        var before = new[]
        {
            interleaving.LeftOut > 0 ? $"the first {Counted.Of(interleaving.LeftOut, "step")} left out" : "",
            shown.Count > StepsMax ? $"{Counted.Of(shown.Count - StepsMax, "step")} before these: see result.json" : "",
        };
        if (string.Join("; ", before.Where(words => words.Length > 0)) is { Length: > 0 } missing)
        {
            text.Append(CultureInfo.InvariantCulture, $"... {missing} ...\n");
        }

        foreach (var (step, number) in shown.TakeLast(StepsMax))
        {
            if (step.Switch is { } reason)
            {
                text.Append(CultureInfo.InvariantCulture, $"      -> {names.GetValueOrDefault(step.Lane, "?")}: {reason}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{number,4}  {names.GetValueOrDefault(step.Lane, "?")}: {step.Text}");
            text.Append(step.At.Length > 0 ? $"  {step.At}\n" : "\n");
        }

        return text.ToString().TrimEnd('\n');
    }
}
