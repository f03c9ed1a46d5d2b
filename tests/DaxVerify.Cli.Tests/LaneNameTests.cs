using System.Text.Json;
using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests;

/// <summary>Calls of one async function can be told apart in every report: whoever is told of has a lane, and a number that no other has.</summary>
public sealed partial class LaneNameTests : IDisposable
{
    private static readonly string[] s_reports = ["junit.xml", "results.sarif", "index.html", "summary.md"];
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("AsyncDeadlock", 2)]
    [InlineData("AsyncVoid", 2)]
    public void Calls_that_a_finding_tells_of_are_found_in_the_picture(string test, int calls)
    {
        var result = CommandLine.Run(CommandText.Expand($"explore PROGRAMS --test {test} --report FOLDER/run", _folder.Path));

        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "run", "result.json")));
        var finding = json.RootElement.GetProperty("parts")[0].GetProperty("findings")[0];
        var told = Calls().Matches($"{finding.GetProperty("title")}\n{finding.GetProperty("detail")}").Select(match => match.Value).Distinct().ToList();
        var lanes = finding.GetProperty("interleaving").GetProperty("lanes").EnumerateArray().Select(lane => lane.GetProperty("name").GetString()!).ToList();
        var steps = finding.GetProperty("interleaving").GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("text").GetString()!).ToList();

        var header = result.Output.Split('\n').First(line => line.StartsWith("step ", StringComparison.Ordinal));
        Assert.True(told.Count >= calls, string.Join("; ", told));
        Assert.Equal(lanes.Count, lanes.Distinct().Count());
        foreach (var call in told)
        {
            Assert.Contains(lanes, lane => lane.Contains(call, StringComparison.Ordinal));
            Assert.Contains(steps, step => step.Contains(call, StringComparison.Ordinal));
            Assert.True(header.Contains(call, StringComparison.Ordinal) || header.EndsWith('…'), header);
            Assert.All(s_reports, file => Assert.Contains(call, File.ReadAllText(Path.Combine(_folder.Path, "run", file)), StringComparison.Ordinal));
        }
    }

    /// <summary>One deadlock marks the awaits of both who wait, not one of them twice.</summary>
    [Fact]
    public void Each_await_of_a_circle_is_marked()
    {
        CommandLine.Run(CommandText.Expand("explore PROGRAMS --test AsyncDeadlock --report FOLDER/run", _folder.Path));

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "run", "result.json")));
        var steps = json.RootElement.GetProperty("parts")[0].GetProperty("findings")[0].GetProperty("interleaving").GetProperty("steps").EnumerateArray();
        var marked = steps.Where(step => step.GetProperty("kind").GetString() == "defect").ToList();
        Assert.Equal(2, marked.Count);
        Assert.Equal(2, marked.Select(step => step.GetProperty("lane").GetInt32()).Distinct().Count());
        Assert.All(marked, step => Assert.Contains("taken by async ", step.GetProperty("text").GetString(), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"async \w+(?:#\d+| \(call \d+\))")]
    private static partial Regex Calls();
}
