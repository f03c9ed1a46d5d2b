using System.Diagnostics;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Layers;

/// <summary>The recordings, up to the first divergence, and their operations on the strict bus beside its specification, up to the first difference; fixed work.</summary>
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

        foreach (var (recording, failure) in StrictRecordings.Run(RecordingFiles.ReadAll(RecordingFiles.Find([question.Recordings])), MachineFactory.Bus))
        {
            count++;
            if (failure is not null)
            {
                return new LayerAnswer(true, clock.Elapsed.TotalSeconds, count, $"{recording.Id} on the strict bus: {failure.Failure.Message}", TraceFile.ToJson(FailureStore.ToTrace(failure)));
            }
        }

        return new LayerAnswer(false, clock.Elapsed.TotalSeconds, count, null, null);
    }
}
