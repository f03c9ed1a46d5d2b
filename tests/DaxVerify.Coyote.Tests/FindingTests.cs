using DaxVerify.Verification.SecondEngine;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Tests;

/// <summary>
/// Every finding of the recorded kernel's design that shows without a race detector shows under Coyote too, and the strict bus has none of
/// them: a second engine, written by others, says the same.
/// </summary>
public sealed class FindingTests
{
    private const uint Seed = 1;
    private const int ExecutionsMax = 6_000;
    private const int StrictExecutions = 60;
    private const int FindingsMax = 3;

    /// <summary>Findings that are data races, each with what the race leads to in some schedule; without a symptom only a race detector sees them.</summary>
    private static readonly Dictionary<string, string?> s_races = new()
    {
        ["009"] = null,
        ["010"] = null,
        ["011"] = null,
        ["012"] = null,
        ["014"] = "System.NullReferenceException",
        ["019"] = "reserved-iff-held",
        ["022"] = "hang of",
        ["023"] = null,
        ["024"] = null,
    };

    private static readonly string s_folder = RepositoryFiles.Path("specs/upstream-findings");

    [Fact]
    public void Coyote_sees_every_finding_that_shows_without_a_race_detector_and_none_on_Strict()
    {
        var traces = Traces();
        var visible = traces.Where(trace => SymptomOf(trace) is not null).ToList();
        Assert.Equal(18, visible.Count);
        var requests = visible.Select(trace => new EngineRequest(trace.Trace.Scenario, trace.Trace.Mode, Seed, ExecutionsMax, 0, FindingsMax(trace)))
            .Concat(traces.Select(trace => new EngineRequest(trace.Trace.Scenario, KernelMode.Strict, Seed, StrictExecutions, 0, 1))).ToList();
        var answers = CoyoteProcess.Run(requests);
        Assert.All(visible.Zip(answers), pair => Assert.True(
            pair.Second.Findings.Any(found => found.Key.Contains(SymptomOf(pair.First)!, StringComparison.Ordinal)),
            $"{pair.First.Number}: expected {SymptomOf(pair.First)}, got [{string.Join("; ", pair.Second.Findings.Select(f => f.Key))}] in {pair.Second.Executions} executions: "
            + $"daxverify scenario {pair.First.Trace.Scenario} --mode Linux612 --no-races"));
        Assert.All(traces.Zip(answers.Skip(visible.Count)), pair => Assert.True(
            pair.Second is { Findings.Count: 0, Executions: StrictExecutions },
            $"{pair.First.Trace.Scenario} on Strict: {pair.Second.Executions} executions, {string.Join("; ", pair.Second.Findings.Select(f => f.Message))}"));
        static int FindingsMax((string Number, ScenarioTrace Trace) trace) => trace.Number is "016" or "017" ? FindingTests.FindingsMax : 1;
    }

    [Fact]
    public void Scenarios_drawn_from_Coyotes_own_choices_break_Linux612_and_leave_Strict_clean()
    {
        var answers = CoyoteProcess.Run(
            [new EngineRequest(null, KernelMode.Linux612, Seed, StrictExecutions * 10, 0, 1), new EngineRequest(null, KernelMode.Strict, Seed, StrictExecutions * 10, 0, 1)]);
        Assert.Single(answers[0].Findings);
        Assert.True(answers[1].Findings.Count == 0, string.Join("; ", answers[1].Findings.Select(f => $"{f.Scenario} on Strict: {f.Message}")));
        Assert.Equal(StrictExecutions * 10, answers[1].Executions);
    }

    [Fact]
    public void Equal_seeds_give_equal_runs_in_every_process()
    {
        EngineRequest[] request = [new EngineRequest(null, KernelMode.Linux612, Seed, StrictExecutions * 10, 0, FindingsMax)];
        var first = CoyoteProcess.Run(request)[0];
        Assert.Equal(FindingsMax, first.Findings.Count);
        Assert.Equal(first.Findings, CoyoteProcess.Run(request)[0].Findings);
    }

    [Fact]
    public void Daxverifys_own_engine_sees_what_Coyote_reports()
    {
        var theirs = CoyoteProcess.Run([new EngineRequest("empty:shrink+delete", KernelMode.Linux612, Seed, StrictExecutions, 0, 1)])[0].Findings[0];
        var agreement = EngineAgreement.Search(theirs, KernelMode.Linux612, Seed);
        Assert.Equal(theirs.Key, agreement.Ours?.Key);
        var invented = EngineAgreement.Search(theirs with { Key = "hang of nothing" }, KernelMode.Strict, Seed);
        Assert.Null(invented.Ours);
        Assert.StartsWith("DISAGREEMENT", invented.ToString(), StringComparison.Ordinal);
    }

    private static string? SymptomOf((string Number, ScenarioTrace Trace) trace) => s_races.TryGetValue(trace.Number, out var symptom) ? symptom : trace.Trace.Key;

    private static List<(string Number, ScenarioTrace Trace)> Traces() =>
    [
        .. Directory.GetFiles(s_folder, "*.json").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file)[..3], (ScenarioTrace)TraceFile.Read(file))),
    ];
}
