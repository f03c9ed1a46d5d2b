using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Tests;

/// <summary>The strict bus has none of the findings under Coyote, and nothing else, in their scenarios and in drawn ones.</summary>
public sealed class StrictTests
{
    private const uint Seed = 1;
    private const int ExecutionsOfEach = 40;
    private const int DrawnExecutions = 400;

    [Fact]
    public void Strict_is_clean_in_the_scenario_of_every_finding()
    {
        using var process = new CoyoteProcess();
        foreach (var scenario in UpstreamFindings.All.Select(one => one.Trace.Scenario).Distinct())
        {
            AssertClean(process, ScenarioName.Parse(scenario), ExecutionsOfEach);
        }
    }

    [Fact]
    public void Strict_is_clean_in_scenarios_drawn_from_Coyotes_own_choices()
    {
        using var process = new CoyoteProcess();
        AssertClean(process, null, DrawnExecutions);
    }

    [Fact]
    public void A_search_without_time_still_does_its_least_amount()
    {
        const int least = 20;
        using var process = new CoyoteProcess();

        var result = new EngineSearch(null, KernelMode.Strict, Seed) { Budget = TimeSpan.FromMilliseconds(1), ExecutionsMin = least }.Run(process, _ => true);

        Assert.Empty(result.Findings);
        Assert.Equal(least, result.Executions);
    }

    private static void AssertClean(CoyoteProcess process, ScenarioName? scenario, int executions)
    {
        var result = new EngineSearch(scenario, KernelMode.Strict, Seed) { ExecutionsMax = executions }.Run(process, _ => true);
        Assert.True(
            result.Findings.Count == 0 && result.Executions == executions,
            $"expected {executions} clean executions on Strict, got {result.Executions}: {string.Join("; ", result.Findings.Select(f => $"{f.Report.Scenario}: {f.Report.Message}"))}");
    }
}
