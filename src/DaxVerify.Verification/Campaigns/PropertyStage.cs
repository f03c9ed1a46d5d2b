using System.Globalization;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Runs kept failures first, then generated sequences on bus and specification side by side, in all modes; new failures are shrunk and kept.
/// A kind of behaviour that was hardly reached fails the stage too.
/// </summary>
public sealed class PropertyStage : ICheckStage
{
    /// <summary>A clean result says something only of so many sequences.</summary>
    private const int CasesMin = 100;

    private readonly FailureStore _store;
    private readonly MachineFactory? _machines;

    /// <summary>Makes the stage.</summary>
    /// <param name="store">Where failures are kept.</param>
    /// <param name="machines">What to run on; the bus when absent.</param>
    public PropertyStage(FailureStore store, MachineFactory? machines = null)
    {
        _store = store;
        _machines = machines;
    }

    /// <inheritdoc/>
    public string Name => "properties";

    /// <inheritdoc/>
    public double Weight => 3;

    /// <inheritdoc/>
    public bool IsDivided => true;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var failures = new List<StageFailure>();
        var lines = new List<string>();
        foreach (var file in _store.Files.Where((_, index) => settings.Shard.Has(index)))
        {
            var replay = SequenceReplay.Run(FailureStore.Read(file), _machines);
            lines.Add(replay.Failure is null ? $"{file}: no longer fails" : $"{file}: still fails");
            if (replay.Failure is { } known)
            {
                failures.Add(new StageFailure(known.Signature, known.Message, ShellCommand.Of("daxverify", "replay", file)));
            }
        }

        var seconds = budget.TotalSeconds;
        var report = new PropertyCampaign(_machines ?? MachineFactory.Bus)
        {
            Seed = settings.Seed,
            Shard = settings.Shard,
            Budget = budget,
            CasesMin = CasesMin,
            Stop = settings.Stop,
            OnElapsed = elapsed => progress.Report(Math.Min(1, elapsed.TotalSeconds / seconds)),
        }.Run();
        foreach (var failure in report.Failures)
        {
            failures.Add(new StageFailure(failure.Signature, failure.Failure.Message, _store.Keep(failure) is { } file ? ShellCommand.Of("daxverify", "replay", file) : Again(settings)));
        }

        failures.AddRange((settings.Stop.IsCancellationRequested ? [] : report.HardlyReached).Select(name => new StageFailure(
            $"hardly reached: {name}",
            $"expected at least {Percent(StepClassifier.LeastShares[name] / 100.0)} of all steps, got {Percent(100.0 * report.Classes[name] / report.Operations)}",
            Again(settings))));
        lines.AddRange(Table(report));
        return new StageResult
        {
            Stage = Name,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{Counted.OfMany(report.Cases, "sequence")}, {Counted.OfMany(report.Operations, "operation")} on bus and specification, {Counted.OfMany((long)Math.Round(report.OperationsPerSecond), "operation")}/s"),
            Metrics = new Dictionary<string, double>
            {
                ["sequences"] = report.Cases,
                ["operations"] = report.Operations,
                ["operationsPerSecond"] = report.OperationsPerSecond,
            },
            Lines = lines,
            Limits = ["sequences are drawn, of 10 to 60 operations"],
            Failures = failures,
            Unkept = _store.Unkept,
        };
    }

    private static string Again(CheckSettings settings) => ShellCommand.Of("daxverify", "check", "--only", "properties", "--seed", $"{settings.Seed}");

    private static IEnumerable<string> Table(CampaignReport report) => report.Classes.Select(one => string.Create(
        CultureInfo.InvariantCulture,
        $"  {one.Key,-28} {one.Value,10:N0} {100.0 * one.Value / Math.Max(report.Operations, 1),7:0.00} % (least {StepClassifier.LeastShares[one.Key] / 100.0:0.00} %)"));

    private static string Percent(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + " %";
}
