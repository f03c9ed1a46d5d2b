using System.Globalization;
using System.Text.Json.Nodes;
using DaxVerify.Kernel.Guests;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Recording;

/// <summary>Makes one line of a recording from what the executor said of one sequence.</summary>
internal sealed class SequenceRecording
{
    private const ulong Gib = 1UL << 30;
    private const ulong Mib2 = 2UL << 20;
    private readonly JsonObject _sequence;
    private readonly JsonObject _recording;
    private readonly JsonArray _steps = [];
    private readonly JsonArray _log = [];
    private readonly JsonArray _hazards = [];
    private readonly ulong _tag;

    /// <summary>Starts a line.</summary>
    /// <param name="number">Its number in the boot.</param>
    public SequenceRecording(KernelImage kernel, JsonObject sequence, int number)
    {
        _sequence = sequence;
        _tag = GuestProgram.Tag(number);
        _recording = new JsonObject
        {
            ["id"] = sequence["id"]!.DeepClone(),
            ["kernel"] = kernel.Series,
            ["release"] = kernel.Version,
            ["group"] = sequence["group"]!.DeepClone(),
            ["topology"] = sequence["topology"]!.DeepClone(),
        };
    }

    /// <summary>Makes the line.</summary>
    /// <param name="records">The executor's records of the sequence, the first with its start.</param>
    /// <param name="isLast">Whether no other sequence of the boot began after it: what ended the boot early was its doing.</param>
    /// <param name="output">The whole boot.</param>
    public JsonObject Make(IReadOnlyList<GuestRecord> records, bool isLast, GuestOutput output)
    {
        var initial = records[0].Delta!;
        _recording["initial"] = initial;
        var tracker = new HazardTracker(initial);
        foreach (var record in records.Where(record => record.Kind == GuestRecordKind.Step))
        {
            Add(record, tracker);
        }

        _recording["steps"] = _steps;
        _recording["dmesg"] = _log;
        if (_hazards.Count > 0)
        {
            _recording["hazards"] = _hazards;
        }

        if (isLast && records[^1].Kind != GuestRecordKind.Done)
        {
            Abort(records[^1], output);
        }

        return _recording;
    }

    private void Add(GuestRecord record, HazardTracker tracker)
    {
        var index = _steps.Count;
        var op = _sequence["steps"]![index]!["op"]!.DeepClone();
        var result = Result(record.Result, op, tracker);
        var delta = record.Delta;
        var messages = KernelLog.Keep(index, record.Log).ToList();
        foreach (var kind in tracker.Step(op, result, delta, messages.Select(message => message["text"]!.GetValue<string>())))
        {
            _hazards.Add((JsonNode)new JsonObject { ["step"] = index, ["kind"] = kind });
        }

        foreach (var message in messages)
        {
            _log.Add((JsonNode)message);
        }

        var step = new JsonObject { ["op"] = op, ["result"] = result };
        if (delta is not null)
        {
            step["delta"] = delta;
        }

        _steps.Add((JsonNode)step);
    }

    /// <summary>Words that this sequence stored become their values; an address's alignment beyond the device's is luck and is cut.</summary>
    private JsonObject Result(JsonObject result, JsonNode op, HazardTracker tracker)
    {
        if (result["word"]?.GetValue<ulong>() is { } word)
        {
            result.Remove("word");
            result[word >> 32 == _tag ? "value" : "text"] = word >> 32 == _tag ? word & uint.MaxValue : "other";
        }

        if (result["address"]?.GetValue<ulong>() is { } address)
        {
            var device = op["dev"]!.GetValue<string>() is "@" ? tracker.KeptDevice : op["dev"]!.GetValue<string>();
            var most = op["fixed_offset"] is null && tracker[$"{device}/align"] is { } align ? ulong.Parse(align, CultureInfo.InvariantCulture) : Gib;
            result.Remove("address");
            result["addr_align"] = Math.Min(most, address & (~address + 1)) switch { >= Gib => "1G", >= Mib2 => "2M", _ => "4K" };
        }

        return result;
    }

    private void Abort(GuestRecord last, GuestOutput output)
    {
        var operations = _sequence["steps"]!.AsArray();
        var isInTearDown = _steps.Count == operations.Count;
        var isHang = last.Kind == GuestRecordKind.Hang || output.End != GuestEnd.Stopped;
        _recording["aborted"] = new JsonObject
        {
            ["reason"] = (isHang ? "kernel hung" : "kernel died") + (isInTearDown ? " in teardown" : string.Empty),
            ["op"] = isInTearDown ? null : operations[_steps.Count]!["op"]!.DeepClone(),
        };
        foreach (var message in last.Kind is GuestRecordKind.Hang or GuestRecordKind.Killed ? KernelLog.Keep(_steps.Count, last.Log) : KernelLog.LastWords(_steps.Count, output.Console))
        {
            _log.Add((JsonNode)message);
        }
    }
}
