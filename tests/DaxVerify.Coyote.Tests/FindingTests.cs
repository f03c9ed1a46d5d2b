using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Tests;

/// <summary>Every finding of the recorded kernel's design that shows without a race detector shows under Coyote too: an engine written by others says the same.</summary>
public sealed class FindingTests
{
    private const uint Seed = 1;
    private const int ExecutionsMax = 6_000;

    [Fact]
    public void Coyote_sees_every_finding_that_shows_without_a_race_detector()
    {
        Assert.Equal(18, UpstreamFindings.Visible.Sum(one => one.Symptoms.Length));
        using var process = new CoyoteProcess();
        foreach (var (scenario, symptoms) in UpstreamFindings.Visible)
        {
            var open = symptoms.ToList();
            var result = new EngineSearch(ScenarioName.Parse(scenario), KernelMode.Linux612, Seed) { ExecutionsMax = ExecutionsMax }.Run(process, finding =>
            {
                open.RemoveAll(symptom => finding.Key.Contains(symptom, StringComparison.Ordinal));
                return open.Count == 0;
            });
            Assert.True(
                open.Count == 0,
                $"expected {string.Join(" and ", open)}, got [{string.Join("; ", result.Findings.Select(f => f.Key))}] in {result.Executions} executions: "
                + $"daxverify scenario {scenario} --mode Linux612 --engine coyote");
        }
    }
}
