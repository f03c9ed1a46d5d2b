using DaxVerify.Verification.MemoryCopy;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Validates the memory-copy routines, in the quick form.</summary>
public sealed class CopyStage : ICheckStage
{
    private readonly Func<CopyValidationOptions> _options;

    /// <summary>Makes the stage.</summary>
    /// <param name="options">Gives SIMD paths and how to start a child process for the guard pages.</param>
    public CopyStage(Func<CopyValidationOptions> options)
    {
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "copy";

    /// <inheritdoc/>
    public double Weight => 0;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var report = CopyValidation.Run(_options() with { Quick = true });
        progress.Report(1);
        return new StageResult
        {
            Stage = Name,
            Summary = $"{Counted.Of(report.Results.Count, "check")} of the copy routines, {Counted.Of(report.Cases, "case")}",
            Metrics = new Dictionary<string, double> { ["checks"] = report.Results.Count, ["cases"] = report.Cases },
            Failures = [.. report.Results.Where(r => r.Failure is not null).Select(r => new StageFailure(
                $"{r.Check} of {r.Routine}", r.Failure!, ShellCommand.Of("daxverify", "copy", "--only", r.Check)))],
        };
    }
}
