using System.Diagnostics;
using System.Globalization;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Drawn scenarios of the strict bus under Coyote, the second engine. Before that, it must find the known hang of Linux 6.12. What it finds
/// is searched by the project's own engine: a trace that replays is kept, or the two disagree, and one of them is wrong.
/// </summary>
public sealed class CoyoteStage : ICheckStage
{
    private const string KnownHang = "empty:shrink+delete";
    private const int HangExecutionsMax = 1_000;
    private const int FindingsMax = 3;

    /// <summary>A clean result says something only of so many drawn scenarios.</summary>
    private const int ExecutionsMin = 20;

    /// <summary>Time that is no limit is none, so that this is given where there is none left.</summary>
    private static readonly TimeSpan s_budgetLeast = TimeSpan.FromMilliseconds(1);
    private readonly FailureStore _store;
    private readonly KernelMode _mode;

    /// <summary>Makes the stage.</summary>
    /// <param name="store">Where traces of what both engines see are kept.</param>
    /// <param name="mode">Mode of the bus that is to be clean.</param>
    public CoyoteStage(FailureStore store, KernelMode mode = KernelMode.Strict)
    {
        _store = store;
        _mode = mode;
    }

    /// <inheritdoc/>
    public string Name => "coyote";

    /// <inheritdoc/>
    public double Weight => 1;

    /// <inheritdoc/>
    public bool IsDivided => true;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var clock = Stopwatch.StartNew();
        var seed = (uint)(settings.Shard.SeedOf(settings.Seed) % uint.MaxValue);
        using var process = new CoyoteProcess();
        var hang = new EngineSearch(ScenarioName.Parse(KnownHang), KernelMode.Linux612, seed) { ExecutionsMax = HangExecutionsMax, Stop = settings.Stop }.Run(process, _ => true);
        progress.Report(0.1);
        var left = budget - clock.Elapsed;
        var count = 0;
        var drawn = new EngineSearch(null, _mode, seed) { Budget = left > s_budgetLeast ? left : s_budgetLeast, ExecutionsMin = ExecutionsMin, Stop = settings.Stop }.Run(process, _ => ++count >= FindingsMax);

        // Who ends the run doesn't wait for the other engine.
        var agreements = settings.Stop.IsCancellationRequested ? [] : drawn.Findings.Select(finding => EngineAgreement.Search(finding, settings.Seed)).ToList();
        List<StageFailure> failures = settings.Stop.IsCancellationRequested ? [.. drawn.Findings.Select(FailureOf)] : [.. agreements.Select(FailureOf)];
        if (hang.Findings.Count == 0 && !settings.Stop.IsCancellationRequested)
        {
            failures.Add(new StageFailure(
                "Coyote doesn't see the known hang of Linux 6.12",
                $"expected a hang in {KnownHang} on Linux612, got none in {Counted.Of(hang.Executions, "execution")}",
                ShellCommand.Of("daxverify", "scenario", KnownHang, "--mode", "Linux612", "--engine", "coyote", "--seed", $"{seed}")));
        }

        return new StageResult
        {
            Stage = Name,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{Counted.Of(drawn.Executions, "drawn scenario")} under Coyote, {drawn.PerSecond:0}/s; known hang of Linux 6.12 {(hang.Findings.Count > 0 ? "seen after" : "not seen in")} {hang.Executions}"),
            Metrics = new Dictionary<string, double>
            {
                ["executions"] = drawn.Executions,
                ["executionsToKnownHang"] = hang.Executions,
                ["disagreements"] = agreements.Count(agreement => agreement.Ours is null),
            },
            Lines = [.. Disagreements.Lines(agreements)],
            Limits = ["scenarios and their schedules are drawn; data races aren't looked for"],
            Failures = failures,
            Unkept = _store.Unkept,
        };
    }

    private static StageFailure FailureOf(EngineFinding finding) => new(
        finding.Report.Message, $"Coyote, after {Counted.Of(finding.Executions, "execution")}: {finding.Key}; the run ended before daxverify's engine was asked", Disagreements.CommandFor(finding));

    private StageFailure FailureOf(EngineAgreement agreement) => new(
        agreement.Theirs.Report.Message,
        $"Coyote, after {Counted.Of(agreement.Theirs.Executions, "execution")}: {agreement.Theirs.Key}; {agreement}",
        agreement.Ours is { } ours
            ? _store.Keep(ours.ToTrace(detectsRaces: false)) is { } file
                ? ShellCommand.Of("daxverify", "replay", file)
                : ShellCommand.Of("daxverify", "scenario", $"{ours.Scenario}", "--mode", $"{ours.Mode}", "--replay", ours.Bug.Replay)
            : Disagreements.CommandFor(agreement.Theirs))
    {
        Finding = agreement.Ours,
    };
}
