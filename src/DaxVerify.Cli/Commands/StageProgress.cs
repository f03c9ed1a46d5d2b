namespace DaxVerify.Cli.Commands;

/// <summary>Passes a stage's progress on, on the thread that reports it.</summary>
/// <param name="show">Shows a share from 0 to 1.</param>
internal sealed class StageProgress(Action<double> show) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => show(Math.Clamp(value, 0, 1));
}
