using System.Text.Json.Nodes;
using DaxVerify.Bus;
using DaxVerify.Scenarios.Observing;
using DaxVerify.Verification.Observing;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Recordings;

/// <summary>Makes a line of a recording from what somebody does to a machine of the bus, one operation after the other.</summary>
public sealed class SequenceRecorder
{
    private readonly DaxMachine _machine;
    private readonly JsonObject _line;
    private readonly JsonArray _steps = [];
    private readonly JsonArray _log = [];
    private SystemObservation _before;

    /// <summary>Begins a line.</summary>
    /// <param name="id">Names the sequence.</param>
    /// <param name="machine">The machine as it was made, at rest.</param>
    /// <param name="topology">What it was made of.</param>
    public SequenceRecorder(string id, DaxMachine machine, BusTopology topology, KernelMode mode)
    {
        _machine = machine;
        _before = BusObserver.Observe(machine);
        machine.Kernel.Log.Take();
        _line = new JsonObject { ["id"] = id, ["kernel"] = KernelModeNames.Series(mode) };
        if (KernelModeNames.ReleaseOrNull(mode) is { } release)
        {
            _line["release"] = release;
        }

        _line["group"] = "served";
        _line["topology"] = RecordingWriter.Topology("served", topology);
        _line["initial"] = RecordingWriter.Snapshot(SnapshotDelta.Between(SnapshotDelta.Nothing, _before));
    }

    /// <summary>Steps so far.</summary>
    public int Steps => _steps.Count;

    /// <summary>Why nothing more is recorded; null while it goes on.</summary>
    public string? End { get; private set; }

    /// <summary>Adds an operation that has just ended; the machine is at rest again.</summary>
    /// <returns>Whether it was added: a recording holds no bytes that aren't text. One that changed something and can't be added ends the recording.</returns>
    public bool TryAdd(Operation operation, OperationResult result)
    {
        if (End is not null)
        {
            return false;
        }

        var after = BusObserver.Observe(_machine);
        var delta = RecordingWriter.Snapshot(SnapshotDelta.Between(_before, after));
        _before = after;
        var messages = _machine.Kernel.Log.Take();
        if (operation is WriteOperation write && !OperationJson.IsText(write.Value))
        {
            End = delta.Count > 0 ? $"a write of bytes that aren't text changed the machine: {operation}" : null;
            return false;
        }

        foreach (var message in messages)
        {
            var mark = message.Severity == MessageSeverity.Warn ? "WARNING: " : string.Empty;
            _log.Add((JsonNode)new JsonObject { ["step"] = _steps.Count, ["level"] = message.Severity == MessageSeverity.Info ? 6 : 4, ["text"] = mark + message.Text });
        }

        var step = new JsonObject { ["op"] = OperationJson.Write(operation), ["result"] = RecordingWriter.Result(result) };
        if (delta.Count > 0 || operation is WriteOperation)
        {
            step["delta"] = delta;
        }

        _steps.Add((JsonNode)step);
        return true;
    }

    /// <summary>Ends the recording at an operation that a kernel wouldn't have survived.</summary>
    /// <param name="why">What it did.</param>
    public void Die(Operation operation, string why)
    {
        if (End is null)
        {
            End = why;
            _line["aborted"] = new JsonObject { ["reason"] = why, ["op"] = OperationJson.Write(operation) };
        }
    }

    /// <summary>The line, without its end.</summary>
    public string ToLine()
    {
        var line = _line.DeepClone().AsObject();
        line["steps"] = _steps.DeepClone();
        line["dmesg"] = _log.DeepClone();
        return line.ToJsonString();
    }
}
