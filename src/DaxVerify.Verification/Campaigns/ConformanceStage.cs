using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Replays every recorded sequence on one target.</summary>
public sealed class ConformanceStage : ICheckStage
{
    private readonly MachineFactory _target;

    /// <summary>Makes the stage.</summary>
    /// <param name="target">What to replay on.</param>
    public ConformanceStage(MachineFactory target)
    {
        _target = target;
    }

    /// <inheritdoc/>
    public string Name => $"conformance-{_target.Name}";

    /// <inheritdoc/>
    public double Weight => 0;

    /// <inheritdoc/>
    public bool IsDivided => true;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var files = RecordingFiles.Find([settings.Recordings]);
        var summary = new ConformanceSummary();
        var index = 0L;
        for (var i = 0; i < files.Count && !settings.Stop.IsCancellationRequested; i++)
        {
            foreach (var sequence in RecordingFiles.ReadAll([files[i]]).Where(_ => settings.Shard.Has(index++)))
            {
                summary.Add(SequenceReplayer.Replay(sequence, _target));
            }

            progress.Report((i + 1.0) / files.Count);
        }

        return new StageResult
        {
            Stage = Name,
            Summary = $"{summary.Words("recorded sequence")}, {Counted.Of(summary.StepsCompared, "step")} compared",
            Metrics = new Dictionary<string, double>
            {
                ["sequences"] = summary.Sequences,
                ["sequencesMatching"] = summary.Matching,
                ["stepsCompared"] = summary.StepsCompared,
                ["stepsUncompared"] = summary.StepsUncompared,
            },
            Failures = [.. summary.Divergences.Select(d => new StageFailure(
                $"{d.SequenceId} ({d.Kernel}) step {d.Step}: {d.Operation}",
                $"{d.Path}: expected {d.Expected}, got {d.Got}",
                ConformanceReport.CommandFor(d, _target.Name)) { Divergence = d, Target = _target.Name })],
        };
    }
}
