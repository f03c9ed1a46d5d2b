using System.Diagnostics;
using System.Globalization;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Layers;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Seeding;

/// <summary>
/// The vacuity gate of a check: seeded bugs, one or more for each layer, must be seen by the layers that run beside it. A run that can't see them says nothing about the bus: the harness is blind.
/// </summary>
internal sealed class SeededBugStage : ICheckStage
{
    /// <summary>Name of the stage.</summary>
    public const string Gate = "seeded-bugs";

    /// <summary>Time after which a layer that hasn't seen its bug counts as blind. Each takes a few seconds; a machine with much else to do must not be taken for blindness.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Who must see what: bugs that each layer sees early in what it does, whatever the seed.</summary>
    private static readonly (string Layer, string Bug)[] s_rows =
    [
        (KillMatrix.Analyzer, "finding-010-unlocked-read"),
        ("conformance", "d200781e-driver-stays"),
        ("properties", "5b8e64f1-driver-without-probe"),
        ("exploration", "finding-002-unregister-under-lock"),
        ("lifetime", "fc65c4eb-stale-page-map"),
        (SecondEngineLayer.Coyote, "d200781e-driver-stays"),
    ];

    /// <inheritdoc/>
    public string Name => Gate;

    /// <inheritdoc/>
    public double Weight => 0;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var specs = Path.Combine(AppContext.BaseDirectory, "specs");
        var question = new LayerQuestion(Path.Combine(specs, "kernel-traces"), Path.Combine(specs, "models", "small.json"), s_patience, settings.Seed) { Shrinks = false };
        var folder = Directory.CreateTempSubdirectory("daxverify-gate-").FullName;
        try
        {
            var images = GateImages.Open();
            var clock = Stopwatch.StartNew();
            var answers = Ask(images, question, folder, progress, settings.Stop);
            return Conclude(answers, clock.Elapsed, settings.Stop.IsCancellationRequested);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static KillCell[] Ask(GateImages images, LayerQuestion question, string folder, IProgress<double> progress, CancellationToken stop)
    {
        var answers = new KillCell[s_rows.Length];
        var done = 0;
        using var copies = new ProgramCopies(folder);
        Parallel.For(0, s_rows.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var (layer, name) = s_rows[i];
            answers[i] = Ask(images, question, copies, folder, layer, name, stop);
            progress.Report((double)Interlocked.Increment(ref done) / s_rows.Length);
        });
        return answers;
    }

    private static KillCell Ask(GateImages images, LayerQuestion question, ProgramCopies copies, string folder, string layer, string name, CancellationToken stop)
    {
        if (layer == KillMatrix.Analyzer)
        {
            var clock = Stopwatch.StartNew();
            var isSeen = LayerChild.AskAnalyzer(typeof(SeededBugStage).Assembly.Location, name, Path.Combine(folder, layer));
            var outcome = isSeen switch { true => CellOutcome.Killed, false => CellOutcome.Survived, null => CellOutcome.Failed };
            return new KillCell(name, layer, outcome, clock.Elapsed.TotalSeconds, isSeen == true ? 1 : 0, null, null, string.Empty);
        }

        var copy = copies.Take();
        LayerAnswer? answer = null;
        string problem;
        try
        {
            images.PutInto(copy, name, isForSecondEngine: layer == SecondEngineLayer.Coyote);
            answer = LayerChild.Ask(copy.ProgramFile, layer, question, stop, out problem);
        }
        catch (SecondEngineException e)
        {
            problem = e.Message;
        }

        copies.GiveBack(copy);
        return answer is null
            ? new KillCell(name, layer, CellOutcome.Failed, 0, 0, problem, null, string.Empty)
            : new KillCell(name, layer, answer.IsKilled ? CellOutcome.Killed : CellOutcome.Survived, answer.Seconds, answer.Executions, answer.What, null, string.Empty);
    }

    /// <param name="isCut">Whether a signal ended it: who gave no answer then isn't blind.</param>
    private static StageResult Conclude(KillCell[] answers, TimeSpan elapsed, bool isCut)
    {
        var seen = answers.Count(answer => answer.Outcome == CellOutcome.Killed);
        return new StageResult
        {
            Stage = Gate,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{seen} of {Counted.Of(answers.Length, "seeded bug")} seen by the layers that must see them, in {elapsed.TotalSeconds:0.0} s"),
            Metrics = new Dictionary<string, double> { ["bugs"] = answers.Length, ["seen"] = seen },
            Failures =
            [
                .. answers.Where(answer => answer.Outcome == CellOutcome.Survived || (answer.Outcome == CellOutcome.Failed && !isCut)).Select(answer => new StageFailure(
                    $"harness blind: {answer.Layer} doesn't see {answer.Bug}",
                    answer.What ?? string.Create(CultureInfo.InvariantCulture, $"expected a finding within {s_patience.TotalSeconds:0} s, got none in {Counted.Of(answer.Executions, "execution")}"),
                    ShellCommand.Of("daxverify", "bugs", "--bug", answer.Bug, "--layer", answer.Layer, "--again"))),
            ],
        };
    }
}
