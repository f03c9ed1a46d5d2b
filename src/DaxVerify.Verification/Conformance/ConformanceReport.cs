using System.Text.Encodings.Web;
using System.Text.Json;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Conformance;

/// <summary>Tells what came of a conformance run, as text and as JSON.</summary>
public static class ConformanceReport
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the first divergences, side by side, and the last line.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="target">What it ran on.</param>
    /// <param name="most">Divergences to list at the most.</param>
    public static void Write(ConformanceSummary summary, string target, int most, TextWriter output)
    {
        foreach (var divergence in summary.Divergences.Take(most))
        {
            Write(divergence, target, output);
        }

        if (summary.Divergences.Count > most)
        {
            output.WriteLine($"... and {summary.Divergences.Count - most} more (--most)");
        }

        output.WriteLine($"steps: {summary.StepsCompared} compared, {summary.StepsUncompared} run but not compared (damaged kernel)");
        output.WriteLine(summary);
    }

    /// <summary>The run as one JSON object.</summary>
    /// <param name="summary">The run.</param>
    /// <returns>The text.</returns>
    public static string ToJson(ConformanceSummary summary) => JsonSerializer.Serialize(summary, s_json);

    /// <summary>The command line that shows a divergence again.</summary>
    /// <param name="target">What it was seen on.</param>
    public static string CommandFor(Divergence divergence, string target) =>
        ShellCommand.Of("daxverify", "conform", divergence.Location[..divergence.Location.LastIndexOf(':')], "--target", target, "--id", divergence.SequenceId);

    private static void Write(Divergence divergence, string target, TextWriter output)
    {
        var again = CommandFor(divergence, target);
        var step = divergence.Step < 0 ? "initial" : $"step {divergence.Step}";
        divergence = divergence with
        {
            SequenceId = ShortText.Of(divergence.SequenceId, ShortText.LineMax),
            Operation = ShortText.Of(divergence.Operation, ShortText.LineMax),
            Path = ShortText.Of(divergence.Path, ShortText.LineMax),
            Expected = ShortText.Of(divergence.Expected, ShortText.BlockMax),
            Got = ShortText.Of(divergence.Got, ShortText.BlockMax),
        };
        output.WriteLine($"{divergence.SequenceId} ({divergence.Kernel}, {divergence.Location}) {step}: {divergence.Operation}");
        output.WriteLine($"  path      {divergence.Path}");
        var expected = divergence.Expected.Split('\n');
        var got = divergence.Got.Split('\n');
        if (expected.Length == 1 && got.Length == 1)
        {
            output.WriteLine($"  expected  {expected[0]}");
            output.WriteLine($"  got       {got[0]}");
        }
        else
        {
            WriteColumns(expected, got, output);
        }

        output.WriteLine($"  again     {again}");
    }

    private static void WriteColumns(string[] expected, string[] got, TextWriter output)
    {
        var width = Math.Max("expected".Length, expected.Max(line => line.Length));
        output.WriteLine($"    {"expected".PadRight(width)} | got");
        for (var i = 0; i < Math.Max(expected.Length, got.Length); i++)
        {
            var left = i < expected.Length ? expected[i] : string.Empty;
            var right = i < got.Length ? got[i] : string.Empty;
            output.WriteLine($"  {(left == right ? ' ' : '!')} {left.PadRight(width)} | {right}");
        }
    }
}
