using System.Diagnostics;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Verification.Layers;

/// <summary>The recordings, up to the first divergence; fixed work.</summary>
internal sealed class ConformanceLayer : IBugLayer
{
    /// <inheritdoc/>
    public string Name => "conformance";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        var clock = Stopwatch.StartNew();
        var count = 0L;
        foreach (var sequence in RecordingFiles.ReadAll(RecordingFiles.Find([question.Recordings])))
        {
            count++;
            if (SequenceReplayer.Replay(sequence, MachineFactory.Bus).Divergence is { } found)
            {
                var what = $"{found.SequenceId} ({found.Kernel}) step {found.Step}: {found.Operation}: {found.Path}: expected {found.Expected}, got {found.Got}";
                return new LayerAnswer(true, clock.Elapsed.TotalSeconds, count, what, null);
            }
        }

        return new LayerAnswer(false, clock.Elapsed.TotalSeconds, count, null, null);
    }
}
