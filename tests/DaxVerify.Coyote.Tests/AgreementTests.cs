using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Reproducing;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Tests;

/// <summary>What Coyote reports is searched by the project's own engine: the same words for the same defect, a trace that replays, or a disagreement.</summary>
public sealed class AgreementTests
{
    private const uint Seed = 1;
    private const int DrawnMax = 600;
    private const int FindingsMax = 3;

    [Fact]
    public void Drawn_scenarios_break_Linux612_and_every_finding_comes_again_by_its_seed_in_another_process()
    {
        using var process = new CoyoteProcess();
        var count = 0;
        var drawn = new EngineSearch(null, KernelMode.Linux612, Seed) { ExecutionsMax = DrawnMax }.Run(process, _ => ++count == FindingsMax);
        Assert.Equal(FindingsMax, drawn.Findings.Count);
        using var another = new CoyoteProcess();
        Assert.All(drawn.Findings, finding => Assert.Equal(
            finding.Report.Message, another.Ask(new EngineRequest(null, KernelMode.Linux612, finding.Seed, finding.Since, 0)).Report?.Message));
    }

    [Theory]
    [InlineData("empty:shrink+delete")]
    [InlineData("sized:shrink+kill1")]
    [InlineData("empty:create+unbind-provider")]
    public void Both_engines_have_the_same_words_for_a_hang_an_exception_and_an_invariant(string scenario)
    {
        using var process = new CoyoteProcess();
        var theirs = Assert.Single(new EngineSearch(ScenarioName.Parse(scenario), KernelMode.Linux612, Seed) { ExecutionsMax = DrawnMax }.Run(process, _ => true).Findings);
        var agreement = EngineAgreement.Search(theirs, Seed);
        Assert.Equal(theirs.Key, agreement.Ours?.Key);
        Assert.Empty(Disagreements.Lines([agreement]));
    }

    [Fact]
    public void The_page_about_both_engines_has_a_row_for_each_finding()
    {
        var page = File.ReadAllText(RepositoryFiles.Path("specs/engines.md"));
        Assert.Equal(27, UpstreamFindings.All.Count);
        Assert.All(UpstreamFindings.All, one => Assert.Contains($"| {one.Number} | `{one.Trace.Scenario}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_only_one_engine_sees_is_a_row()
    {
        var invented = new EngineFinding(
            new EngineReport(EngineReportKind.Hang, "empty:create!4", "invented") { Stuck = ["read-size"] }, KernelMode.Strict, Seed, Since: 2, Executions: 7);
        var agreement = EngineAgreement.Search(invented, Seed);
        Assert.Null(agreement.Ours);
        Assert.StartsWith("DISAGREEMENT: Coyote sees 'hang of read-size' in empty:create!4 on Strict after 2 executions", agreement.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("| hang of read-size | `empty:create!4` on Strict | 2 (seed 1) |", Disagreements.Lines([agreement]).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stage_keeps_a_trace_of_ours_for_what_both_engines_see()
    {
        var folder = Directory.CreateTempSubdirectory("daxverify-coyote-");
        try
        {
            var result = new CoyoteStage(new FailureStore(folder.FullName), KernelMode.Linux612)
                .Run(new CheckSettings(string.Empty, TimeSpan.FromMinutes(1), Seed), TimeSpan.FromMinutes(1), new Progress<double>());
            Assert.Equal(FindingsMax, result.Failures.Count);
            Assert.Equal(0, result.Metrics["disagreements"]);
            Assert.Empty(result.Lines);
            foreach (var failure in result.Failures)
            {
                var again = TraceReplay.Run(TraceFile.Read(failure.Reproduce["daxverify replay ".Length..]));
                Assert.True(again is { IsSame: true, Divergence: null }, again.Text);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
