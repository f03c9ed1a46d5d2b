using System.Text.RegularExpressions;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Scenarios;

/// <summary>Every finding of the recorded kernel's design shows in its mode, and the strict bus doesn't have it.</summary>
[Collection("exploration")]
public sealed partial class UpstreamFindingTests
{
    private const int StrictExecutions = 300;

    public static TheoryData<string> Findings()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.GetFiles(Folder(), "*.json").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(file));
        }

        return data;
    }

    [Fact]
    public void There_are_findings() => Assert.True(Findings().Count >= 12, $"{Findings().Count} traces in {Folder()}");

    [Theory]
    [MemberData(nameof(Findings))]
    public void Kept_trace_shows_the_defect(string file)
    {
        var trace = (ScenarioTrace)TraceFile.Read(Path.Combine(Folder(), file));
        var replay = ScenarioReplay.Run(trace);
        Assert.True(
            replay.Finding?.Key == trace.Key,
            $"expected {trace.Key}, got {replay.Finding?.Key ?? "nothing"} in {replay.Executions} executions: daxverify replay specs/upstream-findings/{file}");
        Assert.True(replay.Divergence is null, $"{replay.Divergence}: daxverify replay --renew specs/upstream-findings/{file}");
        Assert.True(
            replay.Finding is { Bug.Message: var told } && Words(told) == Words(trace.Message),
            $"what is told of it now:\n{replay.Finding?.Bug.Message}\nwhat the trace says:\n{trace.Message}\ndaxverify replay --renew specs/upstream-findings/{file}");
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void Strict_does_not_have_it(string file)
    {
        var trace = (ScenarioTrace)TraceFile.Read(Path.Combine(Folder(), file));
        var (_, finding) = ScenarioExplorer.Explore(ScenarioName.Parse(trace.Scenario).On(KernelMode.Strict), new ExplorationOptions { Executions = StrictExecutions });
        Assert.True(finding is null, $"{finding?.Bug.Message}: daxverify scenario {trace.Scenario}");
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void Finding_has_its_page(string file) => Assert.True(File.Exists(Path.Combine(Folder(), Path.ChangeExtension(file, ".md"))));

    /// <summary>Without the numbers of lines, which change with each line that is written above them.</summary>
    private static string Words(string message) => Numbers().Replace(message, "#");

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    private static string Folder() => RepositoryFiles.Path("specs/upstream-findings");
}
