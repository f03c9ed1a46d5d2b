using System.Diagnostics;
using System.Globalization;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Drawn scenarios of the strict bus under Coyote, the second engine. Before that, it must find the known hang of Linux 6.12. What it finds
/// is searched by the project's own engine: a disagreement is a defect of one of them.
/// </summary>
public sealed class CoyoteStage : ICheckStage
{
    private const string KnownHang = "empty:shrink+delete";
    private const int HangExecutionsMax = 1_000;
    private const int FindingsMax = 3;
    private const double SecondsLeast = 1;

    /// <inheritdoc/>
    public string Name => "coyote";

    /// <inheritdoc/>
    public double Weight => 1;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var clock = Stopwatch.StartNew();
        var seed = (uint)(settings.Seed % uint.MaxValue);
        var hang = CoyoteProcess.Run([new EngineRequest(KnownHang, KernelMode.Linux612, seed, HangExecutionsMax, 0, 1)])[0];
        progress.Report(0.1);
        var seconds = Math.Max(SecondsLeast, (budget - clock.Elapsed).TotalSeconds);
        var drawn = CoyoteProcess.Run([new EngineRequest(null, KernelMode.Strict, seed, int.MaxValue, seconds, FindingsMax)])[0];
        var failures = drawn.Findings.Select(finding => FailureOf(finding, settings.Seed)).ToList();
        if (hang.Findings.Count == 0)
        {
            failures.Add(new StageFailure(
                "Coyote doesn't see the known hang of Linux 6.12",
                $"expected a hang in {KnownHang} on Linux612, got none in {hang.Executions} executions",
                $"daxverify check --only coyote --seed {settings.Seed}"));
        }

        return new StageResult
        {
            Stage = Name,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{drawn.Executions} drawn scenarios under Coyote, {drawn.Executions / drawn.Seconds:0}/s; known hang of Linux 6.12 seen after {hang.Executions}"),
            Metrics = new Dictionary<string, double>
            {
                ["executions"] = drawn.Executions,
                ["executionsToKnownHang"] = hang.Executions,
            },
            Failures = failures,
        };
    }

    private static StageFailure FailureOf(EngineFinding finding, ulong seed) => new(
        finding.Message,
        $"Coyote, after {finding.Executions} executions: {finding.Key}; {EngineAgreement.Search(finding, KernelMode.Strict, seed)}",
        $"daxverify scenario {finding.Scenario} --mode Strict --no-races");
}
